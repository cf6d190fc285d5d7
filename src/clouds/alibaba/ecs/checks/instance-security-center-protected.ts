import { knownMembers } from '#logic/known.ts';
import { cutShort, defineCheck, denied } from '#model/check.ts';
import { listParam } from '#model/param.ts';
import { fail, notApplicable, pass, unknown } from '#model/verdict.ts';
import { Instance } from '../assets.ts';

const online = { clientStatus: 'online', clientSubStatus: 'online' } as const;
const offline = { clientStatus: 'offline', clientSubStatus: 'uninstalled' } as const;

export default defineCheck({
  id: 'alibaba.ecs.instance-security-center-protected',
  version: 1,
  title: 'Running ECS instance has a security agent online',
  dimension: 'security-risk',
  category: 'basic-protection',
  severity: 'high',
  free: true,
  asset: Instance,
  rationale:
    'Without an agent on the server nobody sees malware, stolen logons or vulnerable software on it until the damage shows. An agent that is installed but offline or paused protects no better than none.',
  remediation: {
    console: [
      'Open the Security Center console, choose Assets > Host and find the instance.',
      'If the agent is not installed, choose Feature Settings > Client and install it on the instance.',
      'If the agent is paused, switch the protection of the instance on again.',
      'If the agent is offline, check that the instance can reach the servers of Security Center and restart the agent.',
    ],
    cli: 'aliyun sas OperateAgentClientInstall --InstanceIds <instance> --Region <region> --Os linux',
  },
  references: [
    'https://alibabacloud.com/help/en/security-center/developer-reference/api-sas-2018-12-03-describecloudcenterinstances',
    'https://alibabacloud.com/help/zh/security-center/developer-reference/api-sas-2018-12-03-operateagentclientinstall',
  ],
  reads: ['status', 'clients.clientStatus', 'clients.clientSubStatus'],
  params: {
    acceptedAgents: listParam({
      default: ['security-center', 'bastide'],
      values: ['security-center', 'bastide'],
      description: {
        en: 'Agents that count as protection. This version reads the status of the Security Center agent alone.',
        zh: '视为有效防护的客户端。当前版本仅读取云安全中心客户端的状态。',
      },
    }),
  },
  appliesTo: (instance) => {
    const { status } = instance;
    if (status === null) return unknown('Whether the instance is running is not told');
    return status === 'Running' || notApplicable('The instance is not running: {status}', { status });
  },
  judge: (instance, { params }) => {
    const acceptedAgents = params.acceptedAgents;
    if (!acceptedAgents.includes('security-center')) {
      return unknown('Only the agent of Bastide is accepted, whose status this version does not read', {
        acceptedAgents,
      });
    }
    // One record of an instance is the rule, so it decides even when the list is cut short; an old one may stand beside the one in use.
    const records = knownMembers(instance.clients);
    if (records.some(({ clientStatus }) => clientStatus === 'online')) {
      return pass({ agent: 'security-center', clientStatus: 'online' });
    }
    const [record] = records;
    if (record) {
      const { clientStatus, clientSubStatus } = record;
      const evidence = { clientStatus, clientSubStatus, acceptedAgents };
      return fail('The Security Center agent is not online: {clientStatus}', evidence);
    }
    const listed = [...instance.clients].length; // ends in the gap when the list is not whole
    return fail('Security Center does not list the instance', { acceptedAgents, listed });
  },
  examples: [
    { outcome: 'unknown', because: 'its state is not told', asset: { status: null, clients: [online] } },
    { outcome: 'pass', because: 'the agent is online', asset: { status: 'Running', clients: [online] } },
    {
      outcome: 'pass',
      because: 'the record of the instance is known, though the list was cut short',
      asset: { status: 'Running', clients: cutShort([online]) },
    },
    { outcome: 'fail', because: 'the agent is offline', asset: { status: 'Running', clients: [offline] } },
    {
      outcome: 'fail',
      because: 'the agent is paused',
      asset: { status: 'Running', clients: [{ clientStatus: 'pause', clientSubStatus: 'pause' }] },
    },
    {
      outcome: 'fail',
      because: 'the record of the instance is known, though the list was cut short',
      asset: { status: 'Running', clients: cutShort([offline]) },
    },
    {
      outcome: 'fail',
      because: 'the whole list was read and the instance is not in it',
      asset: { status: 'Running', clients: [] },
    },
    {
      outcome: 'unknown',
      because: 'the instance is not in the part of the list that was read',
      asset: { status: 'Running', clients: cutShort([]) },
    },
    {
      outcome: 'unknown',
      because: 'listing the servers of Security Center was denied',
      asset: { status: 'Running', clients: denied },
    },
    {
      outcome: 'unknown',
      because: 'the status of the agent of Bastide is not read',
      asset: { status: 'Running', clients: [offline] },
      params: { acceptedAgents: ['bastide'] },
    },
    {
      outcome: 'not-applicable',
      because: 'a stopped instance has no agent running',
      asset: { status: 'Stopped', clients: denied },
    },
    {
      outcome: 'not-applicable',
      because: 'the instance is still being created',
      asset: { status: 'Pending', clients: [] },
    },
  ],
});
