import { cutShort, defineCheck, denied } from '#model/check.ts';
import { portsParam } from '#model/param.ts';
import { fail, notApplicable, pass } from '#model/verdict.ts';
import { LoadBalancer } from '../assets.ts';

const https = { listenerPort: 443, listenerProtocol: 'https', status: 'running' } as const;
const http = { listenerPort: 80, listenerProtocol: 'http', status: 'running' } as const;
const tcp = { listenerPort: 5432, listenerProtocol: 'tcp', status: 'running' } as const;

export default defineCheck({
  id: 'alibaba.clb.https-listener',
  version: 1,
  title: 'CLB instance that serves the web has an HTTPS listener',
  dimension: 'security-risk',
  category: 'data',
  severity: 'medium',
  free: true,
  asset: LoadBalancer,
  rationale:
    'An instance that only listens for HTTP leaves its visitors no encrypted way in: passwords, cookies and content can be read and changed on the way. ' +
    'An HTTPS listener ends TLS at the instance, so the servers behind it need no change.',
  remediation: {
    console: [
      'Have a certificate for the domain name in Certificate Management Service.',
      'In the CLB console, open the instance and choose Add Listener on its Listener tab.',
      'Choose HTTPS and port 443, the certificate, a TLS security policy of TLS 1.2 or newer, and the server group that the HTTP listener uses.',
      'Start the listener, test it, and then redirect the HTTP listener to it.',
    ],
    cli:
      'aliyun slb CreateLoadBalancerHTTPSListener --RegionId <region> --LoadBalancerId <instance id> --ListenerPort 443 --BackendServerPort 80 --Bandwidth -1 --ServerCertificateId <certificate id> --StickySession off --HealthCheck off --TLSCipherPolicy tls_cipher_policy_1_2\n' +
      'aliyun slb StartLoadBalancerListener --RegionId <region> --LoadBalancerId <instance id> --ListenerPort 443 --ListenerProtocol https',
    terraform:
      'resource "alicloud_slb_listener" "https" {\n' +
      '  load_balancer_id      = alicloud_slb_load_balancer.example.id\n' +
      '  protocol              = "https"\n' +
      '  frontend_port         = 443\n' +
      '  backend_port          = 80\n' +
      '  bandwidth             = -1\n' +
      '  server_certificate_id = alicloud_slb_server_certificate.example.id\n' +
      '  tls_cipher_policy     = "tls_cipher_policy_1_2"\n' +
      '}',
  },
  references: ['https://help.aliyun.com/en/slb/classic-load-balancer/user-guide/add-an-https-listener-1'],
  reads: ['listeners.listenerPort', 'listeners.listenerProtocol', 'listeners.status'],
  params: {
    ports: portsParam({
      default: [443],
      description: {
        en: 'The ports on which an HTTPS listener counts; one of them is enough.',
        zh: 'HTTPS 监听应使用的端口，满足其中任意一个即可。',
      },
    }),
  },
  judge: (loadBalancer, { params }) => {
    const { ports } = params;
    const running: string[] = [];
    let servesWeb = false;
    for (const listener of loadBalancer.listeners) {
      if (listener.status !== 'running') continue;
      const { listenerProtocol } = listener;
      if (listenerProtocol === 'https' && ports.includes(listener.listenerPort))
        return pass({ listener: listener.$name });
      running.push(listener.$name);
      servesWeb ||= listenerProtocol === 'http' || listenerProtocol === 'https';
    }
    if (running.length === 0) return notApplicable('No listener is running', { listeners: [] });
    if (!servesWeb) return notApplicable('Only TCP or UDP listeners are running', { listeners: running });
    return fail('No HTTPS listener is running on port {ports}', { ports, listeners: running });
  },
  examples: [
    { outcome: 'pass', because: 'HTTPS is served on 443', asset: { listeners: [http, https] } },
    {
      outcome: 'pass',
      because: 'one of the ports is enough',
      asset: { listeners: [{ ...https, listenerPort: 8443 }] },
      params: { ports: [443, 8443] },
    },
    {
      outcome: 'pass',
      because: 'the HTTPS listener is known, whatever the rest of the list holds',
      asset: { listeners: cutShort([https]) },
    },
    { outcome: 'fail', because: 'only HTTP is served', asset: { listeners: [http] } },
    {
      outcome: 'fail',
      because: 'the HTTPS listener is stopped',
      asset: { listeners: [http, { ...https, status: 'stopped' }] },
    },
    {
      outcome: 'fail',
      because: 'HTTPS is served on another port than the one asked for',
      asset: { listeners: [{ ...https, listenerPort: 8443 }] },
    },
    {
      outcome: 'fail',
      because: 'TCP on port 443 is not an HTTPS listener, and HTTP is served beside it',
      asset: { listeners: [http, { ...tcp, listenerPort: 443 }] },
    },
    { outcome: 'not-applicable', because: 'there is no listener', asset: { listeners: [] } },
    {
      outcome: 'not-applicable',
      because: 'no listener is running',
      asset: { listeners: [{ ...http, status: 'stopped' }] },
    },
    { outcome: 'not-applicable', because: 'it does not serve the web', asset: { listeners: [tcp] } },
    {
      outcome: 'unknown',
      because: 'listing the listeners was denied: that is not "no listener"',
      asset: { listeners: denied },
    },
    {
      outcome: 'unknown',
      because: 'the part of the list that is missing may hold the HTTPS listener',
      asset: { listeners: cutShort([http]) },
    },
    {
      outcome: 'unknown',
      because: 'whether the HTTPS listener runs is not known',
      asset: { listeners: [{ ...https, status: denied }] },
    },
  ],
});
