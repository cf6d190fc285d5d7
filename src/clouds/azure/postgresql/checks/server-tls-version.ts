import { defineCheck, denied } from '#model/check.ts';
import { choiceParam } from '#model/param.ts';
import { fail, pass, unknown } from '#model/verdict.ts';
import { PostgresqlServer } from '../assets.ts';

/** Oldest first. */
const versions = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'];

export default defineCheck({
  id: 'azure.postgresql.server-tls-version',
  version: 1,
  title: 'PostgreSQL server accepts current TLS versions only',
  dimension: 'security-risk',
  category: 'data',
  severity: 'medium',
  free: true,
  asset: PostgresqlServer,
  rationale:
    'TLS 1.0 and 1.1 are broken and retired. A server that still accepts them can be talked down to them, and whoever listens can then read passwords and rows.',
  remediation: {
    console: [
      'Make sure that every client speaks TLS 1.2.',
      'Open the PostgreSQL flexible server in the Azure portal and choose Server parameters.',
      'Set ssl_min_protocol_version to TLSv1.2 and save.',
    ],
    cli: 'az postgres flexible-server parameter set --resource-group <group> --server-name <server> --name ssl_min_protocol_version --value TLSv1.2',
    terraform:
      'resource "azurerm_postgresql_flexible_server_configuration" "tls" {\n  # …\n  name  = "ssl_min_protocol_version"\n  value = "TLSv1.2"\n}',
  },
  references: ['https://learn.microsoft.com/azure/postgresql/flexible-server/how-to-connect-tls-ssl'],
  reads: ['sslMinProtocolVersion'],
  params: {
    oldestVersion: choiceParam(['TLSv1.2', 'TLSv1.3'], {
      default: 'TLSv1.2',
      description: { en: 'The oldest TLS version that may be accepted', zh: '允许接受的最低 TLS 版本' },
    }),
  },
  judge: (server, { params }) => {
    const sslMinProtocolVersion = server.sslMinProtocolVersion;
    const age = versions.findIndex((version) => version.toLowerCase() === sslMinProtocolVersion.toLowerCase());
    if (sslMinProtocolVersion === '') return fail('No oldest TLS version is set', {});
    if (age === -1) return unknown('The TLS version {sslMinProtocolVersion} is not known', { sslMinProtocolVersion });
    return age >= versions.indexOf(params.oldestVersion)
      ? pass({ sslMinProtocolVersion })
      : fail('Connections with {sslMinProtocolVersion} are accepted', { sslMinProtocolVersion });
  },
  examples: [
    { outcome: 'pass', because: 'it starts at TLS 1.2', asset: { sslMinProtocolVersion: 'TLSv1.2' } },
    { outcome: 'pass', because: 'it starts at TLS 1.3', asset: { sslMinProtocolVersion: 'TLSv1.3' } },
    { outcome: 'fail', because: 'it starts at TLS 1.0', asset: { sslMinProtocolVersion: 'TLSv1' } },
    { outcome: 'fail', because: 'any version is accepted', asset: { sslMinProtocolVersion: '' } },
    {
      outcome: 'fail',
      because: 'TLS 1.2 is too old here',
      asset: { sslMinProtocolVersion: 'TLSv1.2' },
      params: { oldestVersion: 'TLSv1.3' },
    },
    { outcome: 'unknown', because: 'nobody knows that version', asset: { sslMinProtocolVersion: 'TLSv2' } },
    { outcome: 'unknown', because: 'reading the parameters was denied', asset: { sslMinProtocolVersion: denied } },
  ],
});
