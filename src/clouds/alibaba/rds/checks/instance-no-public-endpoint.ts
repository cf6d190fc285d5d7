import { defineCheck, denied } from '#model/check.ts';
import { fail, notApplicable, pass } from '#model/verdict.ts';
import { inService, RdsInstance } from '../assets.ts';

const inside = { ipType: 'Private', connectionString: 'rm-1.mysql.rds.aliyuncs.com' } as const;
const outside = { ipType: 'Public', connectionString: 'rm-1-pub.mysql.rds.aliyuncs.com' } as const;

export default defineCheck({
  id: 'alibaba.rds.instance-no-public-endpoint',
  version: 1,
  title: 'RDS instance has no public endpoint',
  dimension: 'security-risk',
  category: 'network',
  severity: 'high',
  free: true,
  asset: RdsInstance,
  rationale:
    'A public endpoint makes the database reachable from the Internet; only the whitelist and the passwords then stand between an attacker and the data. One careless whitelist entry is enough to expose it. Applications in the cloud do not need it: they reach the instance through its VPC.',
  remediation: {
    console: [
      'Make sure that no application outside the VPC still uses the public endpoint; give those that do a VPN or a leased line.',
      'Open the ApsaraDB RDS console, choose Instances and click the instance.',
      'Choose Database Connection and click Release Public Endpoint, then confirm.',
    ],
    cli: 'aliyun rds ReleaseInstancePublicConnection --DBInstanceId <instance-id> --CurrentConnectionString <public-endpoint>',
    terraform:
      '# Remove the alicloud_db_connection resource of the instance: it is the public endpoint.\n# resource "alicloud_db_connection" "public" { instance_id = alicloud_db_instance.example.id }',
  },
  references: ['https://help.aliyun.com/document_detail/26128.html'],
  reads: ['status', 'addresses'],
  appliesTo: (instance) =>
    inService(instance.status) || notApplicable('The instance is in the state {status}', { status: instance.status }),
  judge: (instance) => {
    const endpoints = instance.addresses.filter((address) => address.ipType === 'Public');
    const publicEndpoints = endpoints.map((endpoint) => endpoint.connectionString);
    if (publicEndpoints.length === 0) return pass({ publicEndpoints });
    return fail('The instance has a public endpoint: {publicEndpoints}', { publicEndpoints });
  },
  examples: [
    { outcome: 'pass', because: 'its only endpoint is private', asset: { status: 'Running', addresses: [inside] } },
    { outcome: 'pass', because: 'it has no endpoint at all', asset: { status: 'Running', addresses: [] } },
    {
      outcome: 'fail',
      because: 'one of two endpoints is public',
      asset: { status: 'Running', addresses: [inside, outside] },
    },
    {
      outcome: 'fail',
      because: 'a stopped instance keeps its endpoint',
      asset: { status: 'Stopped', addresses: [outside] },
    },
    {
      outcome: 'unknown',
      because: 'reading the endpoints was denied',
      asset: { status: 'Running', addresses: denied },
    },
    { outcome: 'not-applicable', because: 'it is being created', asset: { status: 'Creating', addresses: denied } },
    { outcome: 'not-applicable', because: 'it was released', asset: { status: 'Released', addresses: denied } },
  ],
});
