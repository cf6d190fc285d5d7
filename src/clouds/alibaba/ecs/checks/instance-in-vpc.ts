import { defineCheck, denied } from '#model/check.ts';
import { listParam } from '#model/param.ts';
import { fail, notApplicable, pass } from '#model/verdict.ts';
import { Instance } from '../assets.ts';

const running = { status: 'Running', instanceNetworkType: 'vpc', vpcId: 'vpc-1' } as const;

export default defineCheck({
  id: 'alibaba.ecs.instance-in-vpc',
  version: 1,
  title: 'ECS instance is in a VPC',
  dimension: 'security-risk',
  category: 'network',
  severity: 'medium',
  free: true,
  asset: Instance,
  rationale:
    'In the retired classic network all customers share one internal network, and only security groups stand between their servers. A VPC is isolated from other customers and brings its own routes, network ACLs and flow logs.',
  remediation: {
    console: [
      'Open the ECS console, choose Instances & Images > Instances and note the instance and everything that talks to it.',
      'Create a VPC with a vSwitch in the zone of the instance.',
      'Make a migration plan for the instance, check the new addresses against white lists and DNS, and migrate in a maintenance window: the instance restarts.',
      'If the instance is in a VPC that is not accepted, stop it and change its VPC.',
    ],
    cli: `aliyun ecs ModifyInstanceVpcAttribute --RegionId <region> --InstanceId <instance> --VpcId <vpc> --VSwitchId <vswitch> --SecurityGroupId.1 <group>`,
    terraform: `resource "alicloud_instance" "example" {
  # a vSwitch places the instance in its VPC
  vswitch_id = alicloud_vswitch.example.id
}`,
  },
  references: ['https://help.aliyun.com/document_detail/2833134.html'],
  reads: ['status', 'instanceNetworkType', 'vpcId'],
  params: {
    vpcIds: listParam<string>({
      default: [],
      mayBeEmpty: true,
      description: {
        en: 'Ids of the VPCs that an instance may be in; empty means any VPC.',
        zh: '允许实例所在的专有网络 VPC ID；留空表示任意 VPC。',
      },
    }),
  },
  appliesTo: (instance) =>
    instance.status === 'Pending'
      ? notApplicable('The instance is still being created: {status}', { status: instance.status })
      : true,
  judge: (instance, { params }) => {
    const network = instance.instanceNetworkType;
    if (network === 'classic') {
      return fail('The instance is in the classic network', { instanceNetworkType: network });
    }
    const evidence = { instanceNetworkType: network, vpcId: instance.vpcId };
    const accepted = params.vpcIds.length === 0 || params.vpcIds.some((id) => id === instance.vpcId);
    if (accepted) return pass(evidence);
    return fail('The VPC {vpcId} is not among the accepted ones', { ...evidence, vpcIds: params.vpcIds });
  },
  examples: [
    { outcome: 'pass', because: 'any VPC will do', asset: running },
    { outcome: 'pass', because: 'its VPC is accepted', asset: running, params: { vpcIds: ['vpc-0', 'vpc-1'] } },
    { outcome: 'fail', because: 'its VPC is not accepted', asset: running, params: { vpcIds: ['vpc-2'] } },
    {
      outcome: 'fail',
      because: 'the instance is in the classic network',
      asset: { ...running, instanceNetworkType: 'classic', vpcId: null },
    },
    {
      outcome: 'fail',
      because: 'a stopped instance is judged too',
      asset: { status: 'Stopped', instanceNetworkType: 'classic', vpcId: null },
    },
    {
      outcome: 'unknown',
      because: 'the network type could not be read',
      asset: { ...running, instanceNetworkType: denied },
    },
    {
      outcome: 'not-applicable',
      because: 'the instance is still being created',
      asset: { ...running, status: 'Pending' },
    },
  ],
});
