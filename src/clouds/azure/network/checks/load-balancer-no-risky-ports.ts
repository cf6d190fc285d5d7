import { defineCheck, denied } from '#model/check.ts';
import { portsParam } from '#model/param.ts';
import { fail, notApplicable, pass } from '#model/verdict.ts';
import { LoadBalancer } from '../assets.ts';
import { isPublic, portsOpenedBy, publicForwardings } from '../public-ports.ts';

const outside = { id: '/lb/outside', name: 'outside', publicIPAddress: { id: '/ip/1' }, publicIPPrefix: null };
const inside = { id: '/lb/inside', name: 'inside', publicIPAddress: null, publicIPPrefix: null };
const rule = (frontendPort: number, frontend = outside.id) => ({
  name: `rule-${frontendPort}`,
  frontendIPConfiguration: { id: frontend },
  protocol: 'Tcp' as const,
  frontendPort,
});
const nat = (frontendPort: number | null, from: number | null = null, to: number | null = null) => ({
  name: 'nat',
  frontendIPConfiguration: { id: outside.id },
  protocol: 'Tcp' as const,
  frontendPort,
  frontendPortRangeStart: from,
  frontendPortRangeEnd: to,
});
const balancer = {
  frontendIPConfigurations: [outside, inside],
  loadBalancingRules: [rule(443)],
  inboundNatRules: [],
  inboundNatPools: [],
};

export default defineCheck({
  id: 'azure.network.load-balancer-no-risky-ports',
  version: 1,
  title: 'Load balancer does not hand on risky ports of a public address',
  dimension: 'security-risk',
  category: 'network',
  severity: 'high',
  free: true,
  asset: LoadBalancer,
  rationale:
    'A rule for a remote management or database port hands every connection on to the machines behind it. Such ports of public addresses are scanned at all times, and guessed passwords are a common way in.',
  remediation: {
    console: [
      'Make sure that nobody needs the port from the Internet: administrators should use Azure Bastion or a VPN.',
      'Open the load balancer in the Azure portal and choose Load balancing rules or Inbound NAT rules.',
      'Delete the rules that are named in the evidence, or move them to a private frontend.',
    ],
    cli: `az network lb rule delete --resource-group <group> --lb-name <balancer> --name <rule>
az network lb inbound-nat-rule delete --resource-group <group> --lb-name <balancer> --name <rule>`,
  },
  references: [
    'https://learn.microsoft.com/azure/load-balancer/components',
    'https://learn.microsoft.com/azure/load-balancer/inbound-nat-rules',
  ],
  reads: ['frontendIPConfigurations', 'loadBalancingRules', 'inboundNatRules', 'inboundNatPools'],
  params: {
    ports: portsParam({
      default: [20, 21, 22, 23, 135, 139, 445, 1433, 1521, 3306, 3389, 5432, 5900, 5985, 5986, 6379, 9200, 27017],
      description: { en: 'The ports that count as risky.', zh: '视为高风险的端口。' },
    }),
  },
  appliesTo: (balancer) =>
    balancer.frontendIPConfigurations.some(isPublic) || notApplicable('The load balancer has no public address'),
  judge: (balancer, { params }) => {
    const open = publicForwardings({
      frontendIPConfigurations: balancer.frontendIPConfigurations,
      loadBalancingRules: balancer.loadBalancingRules,
      inboundNatRules: balancer.inboundNatRules,
      inboundNatPools: balancer.inboundNatPools,
    }).flatMap((forwarding) => {
      const ports = params.ports.filter((port) => portsOpenedBy(forwarding, port));
      return ports.length > 0 ? [{ rule: forwarding.name, ports }] : [];
    });
    if (open.length === 0) return pass({});
    const rules = [...new Set(open.map(({ rule }) => rule))];
    const ports = [...new Set(open.flatMap((opening) => opening.ports))];
    return fail('Rules {rules} hand on ports {ports} of a public address', { rules, ports });
  },
  examples: [
    { outcome: 'pass', because: 'only 443 is handed on', asset: balancer },
    { outcome: 'fail', because: 'SSH is handed on', asset: { ...balancer, loadBalancingRules: [rule(443), rule(22)] } },
    {
      outcome: 'pass',
      because: 'the rule is of a private address',
      asset: { ...balancer, loadBalancingRules: [rule(22, inside.id)] },
    },
    { outcome: 'fail', because: 'one machine takes RDP', asset: { ...balancer, inboundNatRules: [nat(3389)] } },
    {
      outcome: 'pass',
      because: 'the range of the rule holds no risky port',
      asset: { ...balancer, inboundNatRules: [nat(null, 50_000, 50_100)] },
    },
    {
      outcome: 'fail',
      because: 'the range of the rule holds a risky port',
      asset: { ...balancer, inboundNatRules: [nat(0, 3380, 3400)] },
    },
    {
      outcome: 'fail',
      because: 'the range of the pool holds a risky port',
      asset: {
        ...balancer,
        inboundNatPools: [
          {
            name: 'pool',
            frontendIPConfiguration: { id: outside.id },
            protocol: 'All',
            frontendPortRangeStart: 20,
            frontendPortRangeEnd: 30,
          },
        ],
      },
    },
    { outcome: 'fail', because: 'port 0 is every port', asset: { ...balancer, loadBalancingRules: [rule(0)] } },
    {
      outcome: 'fail',
      because: 'the port is risky by parameter',
      asset: balancer,
      params: { ports: [443] },
    },
    {
      outcome: 'not-applicable',
      because: 'it has private addresses only',
      asset: { ...balancer, frontendIPConfigurations: [inside], loadBalancingRules: [rule(22, inside.id)] },
    },
    { outcome: 'unknown', because: 'the rules are not known', asset: { ...balancer, loadBalancingRules: denied } },
  ],
});
