import { defineCheck, denied } from '#model/check.ts';
import { fail, notApplicable, pass } from '#model/verdict.ts';
import { Instance } from '../assets.ts';

const linux = { status: 'Running', osType: 'linux' } as const;

export default defineCheck({
  id: 'alibaba.ecs.instance-key-pair-logon',
  version: 1,
  title: 'Linux ECS instance is logged on to with a key pair',
  dimension: 'security-risk',
  category: 'identity',
  severity: 'medium',
  free: true,
  asset: Instance,
  rationale:
    'Passwords can be guessed, reused and passed on; the private half of a key pair cannot be guessed. Binding a key pair also switches password logon off on the instance. A key that was put in place by hand inside the system does not show here.',
  remediation: {
    console: [
      'Open the ECS console, choose Network & Security > Key Pairs and create a key pair; keep the private key safe.',
      'Make sure that everyone who logs on by password has the key: binding it switches password logon off.',
      'Bind the key pair to the instance and restart the instance in a maintenance window.',
    ],
    cli: `aliyun ecs AttachKeyPair --RegionId <region> --KeyPairName <key-pair> --InstanceIds '["<instance>"]'`,
    terraform: `resource "alicloud_ecs_key_pair_attachment" "example" {
  key_pair_name = alicloud_ecs_key_pair.example.key_pair_name
  instance_ids  = [alicloud_instance.example.id]
}`,
  },
  references: ['https://help.aliyun.com/en/ecs/developer-reference/api-ecs-2014-05-26-attachkeypair'],
  reads: ['status', 'osType', 'keyPairName'],
  appliesTo: (instance) => {
    if (instance.osType === 'windows') return notApplicable('Windows has no logon by key pair', { osType: 'windows' });
    if (instance.status === 'Pending') {
      return notApplicable('The instance is still being created: {status}', { status: instance.status });
    }
    return true;
  },
  judge: (instance) => {
    const keyPairName = instance.keyPairName;
    if (keyPairName !== null) return pass({ keyPairName });
    return fail('No key pair is bound to the instance', { keyPairName });
  },
  examples: [
    { outcome: 'pass', because: 'a key pair is bound', asset: { ...linux, keyPairName: 'operators' } },
    { outcome: 'fail', because: 'no key pair is bound', asset: { ...linux, keyPairName: null } },
    {
      outcome: 'fail',
      because: 'a stopped instance is judged too',
      asset: { ...linux, status: 'Stopped', keyPairName: null },
    },
    { outcome: 'unknown', because: 'the key pair could not be read', asset: { ...linux, keyPairName: denied } },
    {
      outcome: 'not-applicable',
      because: 'Windows has no logon by key pair',
      asset: { ...linux, osType: 'windows', keyPairName: null },
    },
    {
      outcome: 'not-applicable',
      because: 'the instance is still being created',
      asset: { ...linux, status: 'Pending', keyPairName: null },
    },
  ],
});
