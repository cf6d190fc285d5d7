import { z } from 'zod';
import { wrappedList } from './reply.ts';

const Tag = z.object({ Key: z.string(), Value: z.string().nullish() });

/** `{"Tag": [{"Key": …, "Value": …}]}` in an item of a list; a service leaves it out where there is no tag. Gives key → value. */
export const tagList = wrappedList('Tag', Tag)
  .optional()
  .transform((tags = []) => Object.fromEntries(tags.map((tag) => [tag.Key, tag.Value ?? ''])));
