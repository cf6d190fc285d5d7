import { defineCheck, denied } from '#model/check.ts';
import { listParam } from '#model/param.ts';
import { fail, pass, unknown } from '#model/verdict.ts';
import { MysqlServer } from '../assets.ts';

const versions = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const;

export default defineCheck({
  id: 'azure.mysql.server-tls-version',
  version: 1,
  title: 'MySQL server accepts current TLS versions only',
  dimension: 'security-risk',
  category: 'data',
  severity: 'medium',
  free: true,
  asset: MysqlServer,
  rationale:
    'TLS 1.0 and 1.1 are broken and retired. A server that still accepts them can be talked down to them, and whoever listens can then read passwords and rows.',
  remediation: {
    console: [
      'Make sure that every client speaks TLS 1.2, and choose a maintenance window: the change needs a restart.',
      'Open the MySQL flexible server in the Azure portal and choose Server parameters.',
      'Set tls_version to TLSv1.2 and TLSv1.3 only, save, and restart the server.',
    ],
    cli: 'az mysql flexible-server parameter set --resource-group <group> --server-name <server> --name tls_version --value TLSv1.2,TLSv1.3',
    terraform:
      'resource "azurerm_mysql_flexible_server_configuration" "tls" {\n  # …\n  name  = "tls_version"\n  value = "TLSv1.2,TLSv1.3"\n}',
  },
  references: ['https://learn.microsoft.com/azure/mysql/flexible-server/how-to-connect-tls-ssl'],
  reads: ['tlsVersion'],
  params: {
    allowed: listParam({
      default: ['TLSv1.2', 'TLSv1.3'],
      values: versions,
      description: { en: 'TLS versions that may be accepted', zh: '允许接受的 TLS 版本' },
    }),
  },
  judge: (server, { params }) => {
    const tlsVersion = server.tlsVersion;
    const words = tlsVersion.split(',').map((word) => word.trim().toLowerCase());
    const accepted = words.map((word) => versions.find((version) => version.toLowerCase() === word));
    const tooOld = accepted.filter((version) => version !== undefined && !params.allowed.includes(version));
    if (tooOld.length > 0) return fail('Connections with {tooOld} are accepted', { tlsVersion, tooOld });
    return accepted.includes(undefined)
      ? unknown('The TLS versions {tlsVersion} are not all known', { tlsVersion })
      : pass({ tlsVersion });
  },
  examples: [
    { outcome: 'pass', because: 'TLS 1.2 and 1.3 are accepted', asset: { tlsVersion: 'TLSv1.2,TLSv1.3' } },
    { outcome: 'fail', because: 'TLS 1.0 is accepted as well', asset: { tlsVersion: 'TLSv1,TLSv1.2' } },
    { outcome: 'fail', because: 'the order does not matter', asset: { tlsVersion: 'TLSv1.3, tlsv1.1, TLSv9' } },
    {
      outcome: 'fail',
      because: 'TLS 1.2 is too old here',
      asset: { tlsVersion: 'TLSv1.2,TLSv1.3' },
      params: { allowed: ['TLSv1.3'] },
    },
    { outcome: 'unknown', because: 'a version is not known', asset: { tlsVersion: 'TLSv1.2,TLSv9' } },
    { outcome: 'unknown', because: 'none is named', asset: { tlsVersion: '' } },
    { outcome: 'unknown', because: 'reading the parameters was denied', asset: { tlsVersion: denied } },
  ],
});
