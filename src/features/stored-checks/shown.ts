import { z } from 'zod';
import type { Language } from '#model/text.ts';
import type { AppError } from '#platform/errors.ts';
import type { StoredRow } from './repository.ts';
import type { StoredCheck } from './schemas.ts';

export const Cursor = z.tuple([z.string()]);

const word = z.string().catch('');
/** What is shown of any document, also of one that this version does not read. */
const Glance = z.object({
  title: z.union([z.string(), z.object({ en: z.string(), zh: z.string() })]).catch(''),
  cloud: word,
  covers: word,
  severity: word,
  expect: word,
});

export function shown(
  { document, revision: _, ...row }: StoredRow,
  problems: ReadonlyMap<string, AppError>,
  language: Language,
): StoredCheck {
  const { title, ...glance } = Glance.parse(document);
  const isDeleted = row.deletedAt !== null;
  return {
    ...row,
    ...glance,
    title: typeof title === 'string' ? { en: title, zh: title } : title,
    problem: isDeleted ? null : (problems.get(row.id)?.text[language] ?? null),
  };
}
