import { defineCheck, denied } from '#model/check.ts';
import { flagParam } from '#model/param.ts';
import { fail, notApplicable, pass } from '#model/verdict.ts';
import { Domain } from '../assets.ts';

export default defineCheck({
  id: 'alibaba.cdn.domain-https-enabled',
  version: 1,
  title: 'CDN domain serves HTTPS',
  dimension: 'security-risk',
  category: 'data',
  severity: 'medium',
  free: true,
  asset: Domain,
  rationale:
    'Without HTTPS, everyone on the way between a visitor and the CDN node can read and change what is delivered. ' +
    'Log-ons, cookies and scripts are exposed, and browsers warn visitors away.',
  remediation: {
    console: [
      'Have a certificate for the domain name in Certificate Management Service.',
      'In the CDN console, open Domain Names and choose Manage for the domain name.',
      'Under HTTPS, modify the HTTPS certificate: turn on HTTPS Secure Acceleration and choose the certificate.',
      'Test the pages over HTTPS; then consider redirecting HTTP to HTTPS.',
    ],
    cli: 'aliyun cdn SetCdnDomainSSLCertificate --DomainName <domain> --SSLProtocol on --CertType cas --CertId <certificate id> --CertRegion cn-hangzhou',
    terraform:
      'resource "alicloud_cdn_domain_new" "example" {\n' +
      '  # ...\n' +
      '  certificate_config {\n' +
      '    server_certificate_status = "on"\n' +
      '    cert_type                 = "cas"\n' +
      '    cert_id                   = var.certificate_id\n' +
      '  }\n' +
      '}',
  },
  references: [
    'https://www.alibabacloud.com/help/en/cdn/developer-reference/api-cdn-2018-05-10-setcdndomainsslcertificate',
  ],
  reads: ['domainStatus', 'sslProtocol'],
  params: {
    onlineOnly: flagParam({
      default: true,
      description: {
        en: 'Judge only domain names that are online. Set it to false to judge stopped ones too, as the vendor does.',
        zh: '仅检查正常运行的域名。设为 false 时与厂商规则一致，已停用的域名也会检查。',
      },
    }),
  },
  judge: (domain, { params }) => {
    const { domainStatus } = domain;
    if (domainStatus === 'deleting') return notApplicable('The domain is being deleted', { domainStatus });
    if (params.onlineOnly && domainStatus !== 'online') {
      return notApplicable('The domain is not online: its status is {domainStatus}', { domainStatus });
    }
    return domain.sslProtocol === 'on' ? pass({ sslProtocol: 'on' }) : fail('HTTPS is off', { sslProtocol: 'off' });
  },
  examples: [
    { outcome: 'pass', because: 'HTTPS is on', asset: { domainStatus: 'online', sslProtocol: 'on' } },
    { outcome: 'fail', because: 'HTTPS is off', asset: { domainStatus: 'online', sslProtocol: 'off' } },
    {
      outcome: 'fail',
      because: 'stopped domains are judged too when asked for',
      asset: { domainStatus: 'offline', sslProtocol: 'off' },
      params: { onlineOnly: false },
    },
    {
      outcome: 'not-applicable',
      because: 'a stopped domain serves nothing, whatever its HTTPS setting',
      asset: { domainStatus: 'offline', sslProtocol: denied },
    },
    {
      outcome: 'not-applicable',
      because: 'a domain on its way out is never judged',
      asset: { domainStatus: 'deleting', sslProtocol: 'off' },
      params: { onlineOnly: false },
    },
    {
      outcome: 'unknown',
      because: 'the HTTPS setting is not known',
      asset: { domainStatus: 'online', sslProtocol: denied },
    },
    { outcome: 'unknown', because: 'the status is not known', asset: { domainStatus: denied, sslProtocol: 'on' } },
  ],
});
