import type { Result } from '#model/result.ts';
import type { Text } from '#model/text.ts';
import { type ExceptionEntry, parseEntry } from './exception-entry.ts';
import { readExceptionList } from './exception-file.ts';
import { matchesPattern } from './pattern.ts';

/** What an exception is matched against. */
export interface ExceptionRow {
  readonly check: string;
  readonly asset: string | null;
  readonly name: string | null;
  readonly tags: Readonly<Record<string, string>>;
}

export interface Exceptions {
  find(row: ExceptionRow): NonNullable<Result['excepted']> | undefined;
  /** entries that do not count, each with its place in the file and what is wrong */
  readonly problems: readonly Text[];
}

/**
 * Reads accepted risks. `now` is the clock of the assessment in epoch milliseconds; `checkIds` are all checks of the
 * catalogue, selected or not. Throws AppError 'invalid-file' when the file as a whole cannot be used; a single entry
 * that is wrong or has expired is a problem and does not count.
 */
export async function loadExceptions(file: string, now: number, checkIds: Iterable<string>): Promise<Exceptions> {
  const known = [...checkIds];
  const problems: Text[] = [];
  const byCheck = new Map<string, ExceptionEntry[]>();
  for (const { value, line } of await readExceptionList(file)) {
    const entry = parseEntry(value, now, known);
    if ('problem' in entry) {
      const { en, zh } = entry.problem;
      problems.push({ en: `${file}, line ${line}: ${en}`, zh: `${file} 第 ${line} 行：${zh}` });
      continue;
    }
    for (const id of entry.checks) byCheck.set(id, [...(byCheck.get(id) ?? []), entry]);
  }
  return { problems, find: (row) => byCheck.get(row.check)?.find((entry) => covers(entry, row))?.excepted };
}

/** With both an asset and a tag, both must fit. */
function covers({ asset, tag }: ExceptionEntry, row: ExceptionRow): boolean {
  if (asset !== undefined && ![row.asset, row.name].some((id) => id !== null && matchesPattern(asset, id)))
    return false;
  return tag === undefined || (Object.hasOwn(row.tags, tag.key) && row.tags[tag.key] === tag.value);
}
