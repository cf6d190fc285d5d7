import type { FieldsOf } from '#model/asset.ts';
import type { LoadBalancer } from './assets.ts';

type Fields = FieldsOf<typeof LoadBalancer>;
type Frontend = Fields['frontendIPConfigurations'][number];

/** A rule that hands on connections from outside; null is every port. */
export interface Forwarding {
  readonly name: string;
  readonly ports: { readonly from: number; readonly to: number } | null;
}

export function isPublic(frontend: Frontend): boolean {
  return frontend.publicIPAddress !== null || frontend.publicIPPrefix !== null;
}

/** The rules of a load balancer for its public addresses. One that names no address could be for any of them. */
export function publicForwardings(balancer: {
  readonly frontendIPConfigurations: readonly Frontend[];
  readonly loadBalancingRules: Fields['loadBalancingRules'];
  readonly inboundNatRules: Fields['inboundNatRules'];
  readonly inboundNatPools: Fields['inboundNatPools'];
}): readonly Forwarding[] {
  const inside = balancer.frontendIPConfigurations.filter((frontend) => !isPublic(frontend)).map(({ id }) => id);
  const isOutside = ({ frontendIPConfiguration }: { frontendIPConfiguration: { id: string } | null }) =>
    frontendIPConfiguration === null || !inside.includes(frontendIPConfiguration.id);
  return [
    ...balancer.loadBalancingRules.filter(isOutside).map(({ name, frontendPort }) => single(name, frontendPort)),
    ...balancer.inboundNatRules.filter(isOutside).map(natForwarding),
    ...balancer.inboundNatPools.filter(isOutside).map((pool) => ({
      name: pool.name,
      ports: { from: pool.frontendPortRangeStart, to: pool.frontendPortRangeEnd },
    })),
  ];
}

export function portsOpenedBy({ ports }: Forwarding, port: number): boolean {
  return ports === null || (ports.from <= port && port <= ports.to);
}

function natForwarding(rule: Fields['inboundNatRules'][number]): Forwarding {
  const { name, frontendPort, frontendPortRangeStart: from, frontendPortRangeEnd: to } = rule;
  if (from !== null && to !== null && to > 0) return { name, ports: { from, to } };
  return single(name, frontendPort ?? 0);
}

/** Port 0 enables every port. */
function single(name: string, port: number): Forwarding {
  return { name, ports: port === 0 ? null : { from: port, to: port } };
}
