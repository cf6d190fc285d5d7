import { cutShort, defineCheck, denied } from '#model/check.ts';
import { flagParam, portsParam } from '#model/param.ts';
import { fail, notApplicable, pass } from '#model/verdict.ts';
import { LoadBalancer } from '../assets.ts';

const ssh = { listenerPort: 22, listenerProtocol: 'tcp', status: 'running' } as const;
const web = { listenerPort: 443, listenerProtocol: 'https', status: 'running' } as const;

export default defineCheck({
  id: 'alibaba.clb.listener-no-risky-ports',
  version: 1,
  title: 'CLB instance has no running listener on a risky port',
  dimension: 'security-risk',
  category: 'network',
  severity: 'high',
  free: true,
  asset: LoadBalancer,
  rationale:
    'A listener on a remote-administration port hands every connection on to the servers behind the instance. ' +
    'Ports such as 22 (SSH) and 3389 (RDP) are scanned without pause, and guessed passwords are a common way in.',
  remediation: {
    console: [
      'Make sure that nobody needs the port: administrators should come through a bastion host or a VPN.',
      'In the CLB console, open the instance and its Listener tab.',
      'Stop the listener on the risky port and, when nothing is missed, delete it.',
    ],
    cli: 'aliyun slb StopLoadBalancerListener --RegionId <region> --LoadBalancerId <instance id> --ListenerPort 22 --ListenerProtocol tcp',
  },
  references: [
    'https://help.aliyun.com/en/slb/classic-load-balancer/developer-reference/api-slb-2014-05-15-stoploadbalancerlistener',
    'https://alibabacloud.com/help/en/cloud-config/latest/slb-listener-risk-ports-check',
  ],
  reads: ['addressType', 'listeners.listenerPort', 'listeners.listenerProtocol', 'listeners.status'],
  params: {
    ports: portsParam({
      default: [22, 3389],
      description: { en: 'The ports that count as risky.', zh: '视为高风险的端口。' },
    }),
    internetOnly: flagParam({
      default: false,
      description: {
        en: 'Judge only instances whose own address is public; an elastic IP address that is bound to an internal instance is not looked at.',
        zh: '仅检查自身地址为公网地址的实例；不考虑内网实例所绑定的弹性公网 IP。',
      },
    }),
  },
  judge: (loadBalancer, { params }) => {
    if (params.internetOnly && loadBalancer.addressType !== 'internet') {
      return notApplicable('The address of the instance is not public', { addressType: 'intranet' });
    }
    for (const listener of loadBalancer.listeners) {
      if (!params.ports.includes(listener.listenerPort) || listener.status !== 'running') continue;
      const evidence = { port: listener.listenerPort, protocol: listener.listenerProtocol, listener: listener.$name };
      return fail('A listener is running on {protocol} port {port}', evidence);
    }
    return pass({ riskyPorts: params.ports });
  },
  examples: [
    { outcome: 'pass', because: 'only 443 is open', asset: { addressType: 'internet', listeners: [web] } },
    {
      outcome: 'pass',
      because: 'without listeners nothing is open',
      asset: { addressType: 'internet', listeners: [] },
    },
    {
      outcome: 'pass',
      because: 'a stopped listener takes no connections',
      asset: { addressType: 'internet', listeners: [web, { ...ssh, status: 'stopped' }] },
    },
    {
      outcome: 'pass',
      because: 'the status of a listener on a harmless port does not matter',
      asset: { addressType: 'internet', listeners: [{ ...web, status: denied }] },
    },
    { outcome: 'fail', because: 'SSH is open', asset: { addressType: 'internet', listeners: [web, ssh] } },
    {
      outcome: 'fail',
      because: 'internal instances count unless told otherwise',
      asset: { addressType: 'intranet', listeners: [{ ...ssh, listenerPort: 3389 }] },
    },
    {
      outcome: 'fail',
      because: 'the port is risky by parameter',
      asset: { addressType: 'internet', listeners: [{ ...web, listenerPort: 8443 }] },
      params: { ports: [8443] },
    },
    {
      outcome: 'fail',
      because: 'the open listener is known, whatever the rest of the list holds',
      asset: { addressType: 'internet', listeners: cutShort([ssh]) },
    },
    {
      outcome: 'not-applicable',
      because: 'the instance is internal, and only public ones are asked for',
      asset: { addressType: 'intranet', listeners: [ssh] },
      params: { internetOnly: true },
    },
    {
      outcome: 'unknown',
      because: 'listing the listeners was denied: that is not "no listener"',
      asset: { addressType: 'internet', listeners: denied },
    },
    {
      outcome: 'unknown',
      because: 'the part of the list that is missing may hold a risky port',
      asset: { addressType: 'internet', listeners: cutShort([web]) },
    },
    {
      outcome: 'unknown',
      because: 'whether the listener on the risky port runs is not known',
      asset: { addressType: 'internet', listeners: [{ ...ssh, status: denied }] },
    },
  ],
});
