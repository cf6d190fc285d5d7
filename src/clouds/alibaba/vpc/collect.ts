import { parseAddressRange } from '#logic/addresses.ts';
import { parsePortRange } from '#logic/network-rules.ts';
import { type Collector, type Detail, defineCollector, type Reader } from '#model/collector.ts';
import { ReadFailure } from '#model/operation.ts';
import { arn } from '../arn.ts';
import { availableRegions, inRegion } from '../regional.ts';
import { NetworkAcl, Vpc } from './assets.ts';
import {
  describeNetworkAcl,
  describeNetworkAcls,
  describeVpcs,
  getPrefixListEntries,
  type InboundEntry,
} from './operations.ts';

const availability = availableRegions('vpc');

const vpcs = defineCollector({
  asset: Vpc,
  scope: 'regional',
  availability,
  list: {
    operations: [describeVpcs],
    read: async function* (reader) {
      for await (const page of reader.pages(describeVpcs, inRegion(reader))) {
        for (const item of page) {
          yield {
            id: arn('vpc', reader.region, reader.account, `vpc/${item.VpcId}`),
            name: item.VpcId,
            displayName: item.VpcName ?? '',
            tags: item.Tags,
            fields: {},
          };
        }
      }
    },
  },
});

/** The list of network ACLs leaves the bindings out for some; then the network ACL itself tells them. */
const bindings: Detail = {
  fields: ['vSwitches'],
  operations: [describeNetworkAcl],
  needs: ['listedVSwitches'],
  read: async (reader, acl) => {
    if (acl.fields.listedVSwitches !== null) return { vSwitches: acl.fields.listedVSwitches };
    const { vSwitches } = await reader.call(describeNetworkAcl, { ...inRegion(reader), NetworkAclId: acl.name });
    return { vSwitches };
  },
};

const inboundRules: Detail = {
  fields: ['inboundRules'],
  operations: [describeNetworkAcl, getPrefixListEntries],
  // Bound to nothing, it filters nothing.
  when: (acl) => (acl.fields.vSwitches as readonly string[]).length > 0,
  needs: ['vSwitches'],
  read: async (reader, acl) => {
    const { entries } = await reader.call(describeNetworkAcl, { ...inRegion(reader), NetworkAclId: acl.name });
    const rules: unknown[] = [];
    for (const [index, entry] of entries.entries()) rules.push(await readRule(reader, entry, index));
    return { inboundRules: rules };
  },
};

async function readRule(reader: Reader, entry: InboundEntry, index: number) {
  const ports = parsePortRange(entry.Port);
  const isCidr = parseAddressRange(entry.SourceCidrIp) !== null;
  const sources = isCidr ? [entry.SourceCidrIp] : await resolveOrNull(reader, entry.SourceCidrIp);
  return {
    id: entry.NetworkAclEntryId ?? `#${index + 1}`,
    action: entry.Policy.toLowerCase(),
    protocol: entry.Protocol.toLowerCase(),
    ports: [ports],
    sources: sources ?? [],
    prefixList: isCidr ? null : entry.SourceCidrIp,
    unresolved: sources === null,
  };
}

/** A list that cannot be read must not spoil the entries that decide without it; `prefixLists` keeps the reason as a gap. */
async function resolveOrNull(reader: Reader, prefixList: string): Promise<readonly string[] | null> {
  try {
    return await resolve(reader, prefixList);
  } catch (error) {
    if (error instanceof ReadFailure) return null;
    throw error;
  }
}

async function resolve(reader: Reader, prefixList: string): Promise<readonly string[]> {
  const cidrs: string[] = [];
  for await (const page of reader.pages(getPrefixListEntries, { ...inRegion(reader), PrefixListId: prefixList })) {
    for (const entry of page) cidrs.push(entry.Cidr);
  }
  return cidrs;
}

type ReadRule = { readonly prefixList: string | null; readonly unresolved: boolean };

/** Asks again (the failure is remembered, it costs no call) for the lists that could not be read, so that the gap names the reason. */
const prefixLists: Detail = {
  fields: ['prefixLists'],
  operations: [getPrefixListEntries],
  needs: ['inboundRules'],
  read: async (reader, acl) => {
    const rules = acl.fields.inboundRules as readonly ReadRule[];
    for (const rule of rules) if (rule.unresolved) await resolve(reader, rule.prefixList!);
    return { prefixLists: [...new Set(rules.flatMap((rule) => rule.prefixList ?? []))] };
  },
};

const networkAcls = defineCollector({
  asset: NetworkAcl,
  scope: 'regional',
  availability,
  list: {
    operations: [describeNetworkAcls],
    read: async function* (reader) {
      for await (const page of reader.pages(describeNetworkAcls, inRegion(reader))) {
        for (const item of page) {
          yield {
            id: arn('vpc', reader.region, reader.account, `networkacl/${item.NetworkAclId}`),
            name: item.NetworkAclId,
            displayName: item.NetworkAclName ?? '',
            tags: item.Tags,
            fields: {
              vpcId: item.VpcId,
              listedVSwitches: item.Resources?.map((resource) => resource.ResourceId),
            },
          };
        }
      }
    },
  },
  details: [bindings, inboundRules, prefixLists],
});

export const collectors: readonly Collector[] = [vpcs, networkAcls];
