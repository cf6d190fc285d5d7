import { defineCheck, denied } from '#model/check.ts';
import { choiceParam, listParam } from '#model/param.ts';
import { fail, notApplicable, pass, unknown } from '#model/verdict.ts';
import { inService, offersSsl, RdsInstance, tlsParameterOf } from '../assets.ts';

/** Oldest first. */
const tlsVersions = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const;
type TlsVersion = (typeof tlsVersions)[number];

const mysql = { status: 'Running', engine: 'MySQL', sslEnabled: true, tlsVersion: null };
const postgres = { status: 'Running', engine: 'PostgreSQL', sslEnabled: true, tlsVersion: null };
const sqlServer = { status: 'Running', engine: 'SQLServer', sslEnabled: true, tlsParameter: denied } as const;

export default defineCheck({
  id: 'alibaba.rds.instance-ssl-tls-version',
  version: 1,
  title: 'RDS instance encrypts connections with current TLS versions only',
  dimension: 'security-risk',
  category: 'data',
  severity: 'medium',
  free: true,
  asset: RdsInstance,
  rationale:
    'Without SSL, passwords and rows cross the network in plain text, and whoever can listen can read them. TLS 1.0 and 1.1 are broken and retired; a server that still accepts them can be talked down to them.',
  remediation: {
    console: [
      'Choose a maintenance window: switching SSL on restarts the instance.',
      'Open the ApsaraDB RDS console, click the instance, choose Data Security, then the SSL tab (SSL Encryption), and turn SSL on for the endpoint in use.',
      'SQL Server: set the minimum TLS version to 1.2 in the same place. MySQL: set the parameter tls_version on the Parameters page. PostgreSQL: set ssl_min_protocol_version there.',
      'Give the clients the CA certificate, and note the date on which the server certificate expires.',
    ],
    cli: `aliyun rds ModifyDBInstanceSSL --DBInstanceId <instance-id> --ConnectionString <endpoint> --SSLEnabled 1
# SQL Server: add --TlsVersion 1.2
aliyun rds ModifyParameter --DBInstanceId <instance-id> --Parameters '{"tls_version":"TLSv1.2,TLSv1.3"}'              # MySQL
aliyun rds ModifyParameter --DBInstanceId <instance-id> --Parameters '{"ssl_min_protocol_version":"TLSv1.2"}'   # PostgreSQL`,
    terraform: 'resource "alicloud_db_instance" "example" {\n  # …\n  ssl_action = "Open"\n}',
  },
  references: [
    'https://help.aliyun.com/document_detail/96120.html',
    'https://help.aliyun.com/document_detail/95715.html',
    'https://help.aliyun.com/document_detail/229517.html',
  ],
  reads: ['status', 'engine', 'sslEnabled', 'tlsVersion', 'tlsParameter'],
  params: {
    tlsVersion: listParam({
      default: ['TLSv1.2', 'TLSv1.3'],
      values: tlsVersions,
      description: { en: 'TLS versions that may be the oldest one accepted', zh: '允许作为最低可接受版本的 TLS 版本' },
    }),
    unknownVersion: choiceParam(['unknown', 'fail'], {
      default: 'unknown',
      description: {
        en: 'The verdict when SSL is on and the instance does not tell its TLS versions; a read that failed is always unknown',
        zh: '已开启 SSL 但实例未给出 TLS 版本时的结论；读取失败始终视为未知',
      },
    }),
  },
  appliesTo: (instance) => {
    if (!inService(instance.status))
      return notApplicable('The instance is in the state {status}', { status: instance.status });
    return (
      offersSsl(instance.engine) ||
      notApplicable('SSL encryption is not offered for the engine {engine}', { engine: instance.engine })
    );
  },
  judge: (instance, { params }) => {
    if (!instance.sslEnabled) return fail('SSL encryption is off', { sslEnabled: false });
    const accepted = acceptedVersions(instance);
    const oldest = accepted === null ? null : oldestOf(accepted);
    const evidence = { sslEnabled: true, engine: instance.engine, accepted, oldest, allowed: params.tlsVersion };
    if (oldest === null) {
      const reason = 'SSL encryption is on, but which TLS versions are accepted is not known';
      return params.unknownVersion === 'fail' ? fail(reason, evidence) : unknown(reason, evidence);
    }
    return params.tlsVersion.includes(oldest)
      ? pass(evidence)
      : fail('Connections with {oldest} are accepted', evidence);
  },
  examples: [
    { outcome: 'pass', because: 'MySQL takes TLS 1.2 and 1.3', asset: { ...mysql, tlsParameter: 'TLSv1.2,TLSv1.3' } },
    {
      outcome: 'fail',
      because: 'MySQL takes TLS 1.0 as well',
      asset: { ...mysql, tlsParameter: 'TLSv1,TLSv1.1,TLSv1.2' },
    },
    {
      outcome: 'fail',
      because: 'the oldest version decides, wherever it stands in the list',
      asset: { ...mysql, tlsParameter: 'TLSv1.3, TLSv1.1' },
    },
    {
      outcome: 'fail',
      because: 'TLS 1.2 is too old for these parameters',
      asset: { ...mysql, tlsParameter: 'TLSv1.2,TLSv1.3' },
      params: { tlsVersion: ['TLSv1.3'] },
    },
    { outcome: 'pass', because: 'PostgreSQL starts at TLS 1.2', asset: { ...postgres, tlsParameter: 'TLSv1.2' } },
    { outcome: 'fail', because: 'PostgreSQL starts at TLS 1.0', asset: { ...postgres, tlsParameter: 'TLSv1' } },
    {
      outcome: 'pass',
      because: 'the minimum of SQL Server is 1.2, and its parameters are not read',
      asset: { ...sqlServer, tlsVersion: '1.2' },
    },
    { outcome: 'fail', because: 'the minimum of SQL Server is 1.0', asset: { ...sqlServer, tlsVersion: '1.0' } },
    {
      outcome: 'fail',
      because: 'SSL is off; the versions do not matter',
      asset: { ...mysql, sslEnabled: false, tlsVersion: denied, tlsParameter: denied },
    },
    { outcome: 'unknown', because: 'MySQL does not list its versions', asset: { ...mysql, tlsParameter: null } },
    {
      outcome: 'fail',
      because: 'a version that is not told shall fail',
      asset: { ...mysql, tlsParameter: null },
      params: { unknownVersion: 'fail' },
    },
    {
      outcome: 'unknown',
      because: 'one of the versions is not understood',
      asset: { ...mysql, tlsParameter: 'TLSv1.2,TLSv9' },
    },
    { outcome: 'unknown', because: 'SQL Server does not tell its minimum', asset: { ...sqlServer, tlsVersion: null } },
    { outcome: 'unknown', because: 'reading the parameters was denied', asset: { ...mysql, tlsParameter: denied } },
    {
      outcome: 'unknown',
      because: 'reading the SSL settings was denied',
      asset: { ...mysql, sslEnabled: denied, tlsVersion: denied, tlsParameter: denied },
    },
    {
      outcome: 'not-applicable',
      because: 'there is no SSL for MariaDB',
      asset: { ...mysql, engine: 'MariaDB', sslEnabled: denied, tlsVersion: denied, tlsParameter: denied },
    },
    {
      outcome: 'not-applicable',
      because: 'it is being created',
      asset: { ...mysql, status: 'Creating', sslEnabled: denied, tlsVersion: denied, tlsParameter: denied },
    },
  ],
});

interface Accepting {
  readonly engine: string;
  readonly tlsVersion: string | null;
  readonly tlsParameter: string | null;
}

/** The field that tells it is another one for each engine; the others must not be touched: they were not read. */
function acceptedVersions(instance: Accepting): string | null {
  if (instance.engine === 'SQLServer') return instance.tlsVersion;
  return tlsParameterOf(instance.engine) === null ? null : instance.tlsParameter;
}

/** Null when any of the versions is not understood. */
function oldestOf(accepted: string): TlsVersion | null {
  const versions = accepted.split(',').map((word) => versionOf(word.trim()));
  if (versions.includes(null)) return null;
  return tlsVersions.find((version) => versions.includes(version)) ?? null;
}

/** `TLSv1.2`, `1.2`, `TLSv1` (which is 1.0). */
function versionOf(word: string): TlsVersion | null {
  const minor = /^(?:TLS)?v?1(?:\.([0-3]))?$/i.exec(word);
  return minor ? (tlsVersions[Number(minor[1] ?? 0)] ?? null) : null;
}
