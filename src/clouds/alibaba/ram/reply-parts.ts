import { z } from 'zod';
import type { Paging } from '#model/operation.ts';
import { wrappedList } from '../reply.ts';

export const Flag = z.union([z.boolean(), z.stringbool({ truthy: ['true'], falsy: ['false'] })]);

/** A count, also where it is sent as text; an empty text or null is not zero. */
export const Count = z.union([
  z.int().nonnegative(),
  z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number),
]);

export const Tags = wrappedList('Tag', z.object({ TagKey: z.string(), TagValue: z.string().nullish() })).optional();

/** The tags of an item of a list; replies leave them out where there are none. */
export function readTags(tags: z.infer<typeof Tags>): Record<string, string> {
  return Object.fromEntries((tags ?? []).map(({ TagKey, TagValue }) => [TagKey, TagValue ?? '']));
}

export function markerPaging(pageSize: number): Paging {
  return { style: 'token', input: 'Marker', output: 'Marker', more: 'IsTruncated', size: ['MaxItems', pageSize] };
}

/** Logon names end with @ and a domain: alice@example.onaliyun.com. */
export function beforeAt(principalName: string): string {
  return principalName.split('@', 1)[0] ?? principalName;
}
