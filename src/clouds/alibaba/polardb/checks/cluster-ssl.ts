import { defineCheck, denied } from '#model/check.ts';
import { choiceParam } from '#model/param.ts';
import { fail, notApplicable, pass } from '#model/verdict.ts';
import { inService, PolardbCluster } from '../assets.ts';

const encrypted = { endpointId: 'pe-1', sslEnabled: true };
const plain = { endpointId: 'pe-2', sslEnabled: false };

export default defineCheck({
  id: 'alibaba.polardb.cluster-ssl',
  version: 1,
  title: 'PolarDB cluster encrypts connections with SSL',
  dimension: 'security-risk',
  category: 'data',
  severity: 'medium',
  free: true,
  asset: PolardbCluster,
  rationale:
    'Without SSL, passwords and rows cross the network in plain text, and whoever can listen can read them. SSL is set for each endpoint: an endpoint that was left out is the one that an application may be using.',
  remediation: {
    console: [
      'Choose a maintenance window: switching SSL on may restart the cluster or drop connections for a moment.',
      'Open the PolarDB console, click the cluster, choose Settings and Management, then Security, and open the SSL settings.',
      'Turn SSL on for every endpoint in the list, and give the clients the CA certificate.',
    ],
    cli: 'aliyun polardb ModifyDBClusterSSL --DBClusterId <cluster-id> --DBEndpointId <endpoint-id> --NetType Private --SSLEnabled Enable',
    terraform: 'resource "alicloud_polardb_endpoint" "example" {\n  # …\n  ssl_enabled = "Enable"\n}',
  },
  references: ['https://alibabacloud.com/help/en/polardb/api-polardb-2017-08-01-modifydbclusterssl'],
  reads: ['status', 'ssl'],
  params: {
    scope: choiceParam(['all', 'any'], {
      default: 'all',
      description: {
        en: 'Whether every endpoint must have SSL on, or one is enough',
        zh: '要求所有连接地址都开启 SSL（all），还是任一地址开启即可（any）',
      },
    }),
  },
  appliesTo: (cluster) =>
    inService(cluster.status) || notApplicable('The cluster is in the state {status}', { status: cluster.status }),
  judge: (cluster, { params }) => {
    if (cluster.ssl.length === 0) return notApplicable('The cluster has no endpoint that can have SSL');
    const withSsl = cluster.ssl.filter((endpoint) => endpoint.sslEnabled).map((endpoint) => endpoint.endpointId);
    const withoutSsl = cluster.ssl.filter((endpoint) => !endpoint.sslEnabled).map((endpoint) => endpoint.endpointId);
    const evidence = { withSsl, withoutSsl, scope: params.scope };
    if (withoutSsl.length === 0) return pass(evidence);
    if (withSsl.length === 0) return fail('SSL is off', evidence);
    if (params.scope === 'any') return pass(evidence, 'SSL is on for at least one endpoint');
    return fail('SSL is off for some endpoints: {withoutSsl}', evidence);
  },
  examples: [
    { outcome: 'pass', because: 'SSL is on for every endpoint', asset: { status: 'Running', ssl: [encrypted] } },
    { outcome: 'fail', because: 'one endpoint was left out', asset: { status: 'Running', ssl: [encrypted, plain] } },
    { outcome: 'fail', because: 'SSL is off', asset: { status: 'Running', ssl: [plain] } },
    {
      outcome: 'pass',
      because: 'one endpoint is enough by parameter',
      asset: { status: 'Running', ssl: [plain, encrypted] },
      params: { scope: 'any' },
    },
    {
      outcome: 'fail',
      because: 'one endpoint would be enough, and none has it',
      asset: { status: 'Running', ssl: [plain, plain] },
      params: { scope: 'any' },
    },
    { outcome: 'unknown', because: 'reading the SSL settings was denied', asset: { status: 'Running', ssl: denied } },
    { outcome: 'not-applicable', because: 'no endpoint can have SSL', asset: { status: 'Running', ssl: [] } },
    { outcome: 'not-applicable', because: 'it is being created', asset: { status: 'Creating', ssl: denied } },
  ],
});
