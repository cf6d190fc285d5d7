import { z } from 'zod';
import type { Detail } from '#model/collector.ts';
import { type ArmOperation, items, resource } from './arm.ts';

/** What a resource consists of: firewall rules, administrators, parameters. */
export const Part = z.object({ name: resource.name, properties: z.record(z.string(), z.unknown()) });
export type Part = z.infer<typeof Part>;

/** A field that lists parts of one kind, their properties beside their name. `parent` is the placeholder that stands for the asset. */
export function partsDetail(
  field: string,
  operation: ArmOperation<readonly Part[]>,
  parent: string,
  when: Pick<Detail, 'needs' | 'when'> = {},
): Detail {
  return {
    ...when,
    fields: [field],
    operations: [operation],
    read: async (reader, asset) => {
      const parts: object[] = [];
      for await (const { name, properties } of items(reader, operation, { [parent]: asset.id })) {
        parts.push({ ...properties, name });
      }
      return { [field]: parts };
    },
  };
}

/** Behind a closed public address, and inside a network security perimeter, the rules of a firewall let nobody in. */
export const whereTheFirewallCounts: Pick<Detail, 'needs' | 'when'> = {
  needs: ['publicNetworkAccess'],
  when: ({ fields }) => fields.publicNetworkAccess === 'Enabled',
};

/** The value of a server parameter; undefined, which is a gap, where it is not told once and clearly. */
export function parameterOf(parameters: readonly Part[], name: string): unknown {
  const named = parameters.filter((parameter) => parameter.name === name);
  const values = new Set(named.map(({ properties }) => properties.currentValue ?? properties.value));
  return values.size === 1 ? [...values][0] : undefined;
}
