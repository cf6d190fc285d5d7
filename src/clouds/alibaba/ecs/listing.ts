import { z } from 'zod';
import type { Found } from '#model/collector.ts';
import { wrappedList } from '../reply.ts';

/** The tags of an ECS resource, as its list call shows them. */
export const Tags = wrappedList('Tag', z.object({ TagKey: z.string(), TagValue: z.string().nullish() })).optional();

/** The name that people gave it, when it is not the id, and its tags. */
export function displayed(
  id: string,
  name: string | null | undefined,
  tags: z.infer<typeof Tags>,
): Pick<Found, 'displayName' | 'tags'> {
  return {
    ...(name && name !== id ? { displayName: name } : {}),
    tags: Object.fromEntries((tags ?? []).map((tag) => [tag.TagKey, tag.TagValue ?? ''])),
  };
}
