import { type Collector, defineCollector, type Found, type Reader } from '#model/collector.ts';
import { found, items } from '../arm.ts';
import { idOf, subResources } from '../arm-fields.ts';
import { ApplicationGateway, FirewallPolicy, LoadBalancer } from './assets.ts';
import { listApplicationGateways, listFirewallPolicies, listLoadBalancers } from './operations.ts';

async function* readLoadBalancers(reader: Reader): AsyncIterable<Found> {
  for await (const item of items(reader, listLoadBalancers)) {
    const { properties } = item;
    yield {
      ...found(item),
      fields: {
        frontendIPConfigurations: subResources(properties.frontendIPConfigurations),
        loadBalancingRules: subResources(properties.loadBalancingRules),
        inboundNatRules: subResources(properties.inboundNatRules),
        inboundNatPools: subResources(properties.inboundNatPools),
      },
    };
  }
}

async function* readApplicationGateways(reader: Reader): AsyncIterable<Found> {
  for await (const item of items(reader, listApplicationGateways)) {
    const { properties } = item;
    yield {
      ...found(item),
      fields: {
        sku: properties.sku,
        httpListeners: subResources(properties.httpListeners),
        requestRoutingRules: subResources(properties.requestRoutingRules),
        redirectConfigurations: subResources(properties.redirectConfigurations),
        sslPolicy: properties.sslPolicy,
        defaultPredefinedSslPolicy: properties.defaultPredefinedSslPolicy,
        sslProfiles: subResources(properties.sslProfiles),
        webApplicationFirewallConfiguration: properties.webApplicationFirewallConfiguration,
        firewallPolicyId: idOf(properties.firewallPolicy),
      },
    };
  }
}

async function* readFirewallPolicies(reader: Reader): AsyncIterable<Found> {
  for await (const item of items(reader, listFirewallPolicies)) {
    yield { ...found(item), fields: { resourceId: item.id, policySettings: item.properties.policySettings } };
  }
}

/** The collectors of what stands before servers. */
export const fronts: readonly Collector[] = [
  defineCollector({
    asset: LoadBalancer,
    scope: 'global',
    list: { operations: [listLoadBalancers], read: readLoadBalancers },
  }),
  defineCollector({
    asset: ApplicationGateway,
    scope: 'global',
    list: { operations: [listApplicationGateways], read: readApplicationGateways },
  }),
  defineCollector({
    asset: FirewallPolicy,
    scope: 'global',
    list: { operations: [listFirewallPolicies], read: readFirewallPolicies },
  }),
];
