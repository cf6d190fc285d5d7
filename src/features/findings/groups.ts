import { checkWords } from '#formats/check-words.ts';
import type { Language } from '#model/text.ts';
import type { Severity } from '#model/verdict.ts';
import type { CheckIndex } from './check-index.ts';
import type { AccountName } from './repository.ts';

/** What checks, accounts and regions are put together by. */
export const groupings = [
  ...(['severity', 'dimension', 'category', 'pack', 'control', 'cloud', 'account', 'check', 'kind', 'region'] as const),
];
export type Grouping = (typeof groupings)[number];

/** Which column of the tables a grouping rests on; the catalogue knows everything else from the check. */
export function columnOf(by: Grouping): 'check' | 'account' | 'region' {
  return by === 'account' || by === 'region' ? by : 'check';
}

/** The groups that a value of the column belongs to: a check may serve several controls, or none. */
export function groupsOf(by: Grouping, value: string, severity: Severity, index: CheckIndex): readonly string[] {
  const check = index.check(value);
  switch (by) {
    case 'account':
    case 'region':
    case 'check':
      return [value];
    case 'severity':
      return [severity];
    case 'dimension':
      return check ? [check.dimension] : [];
    case 'category':
      return check ? [check.category] : [];
    case 'kind':
      return check ? [check.asset.kind as string] : [];
    case 'cloud':
      return [index.cloudOf(value) ?? []].flat();
    case 'pack':
      return [...new Set(index.controlsOf(value).map(({ pack }) => pack))];
    case 'control':
      return index.controlsOf(value).map(({ pack, control }) => `${pack}/${control}`);
  }
}

/** What a group is called, in the reader's language; null where its key says it all. */
export function titleOf(
  by: Grouping,
  key: string,
  { index, language, accounts }: { index: CheckIndex; language: Language; accounts: ReadonlyMap<string, AccountName> },
): string | null {
  switch (by) {
    case 'check':
      return checkWords(key, { catalogue: index.entries, language }).title;
    case 'account':
      return accounts.get(key)?.name ?? null;
    case 'pack':
      return index.packs.find(({ id }) => id === key)?.title[language] ?? null;
    case 'control': {
      const pack = index.packs.find(({ id }) => key.startsWith(`${id}/`));
      return pack?.controls.find(({ id }) => `${pack.id}/${id}` === key)?.title[language] ?? null;
    }
    case 'kind':
      return index.kindTitle(key)?.[language] ?? null;
    case 'cloud':
      return index.cloudTitle(key)?.[language] ?? null;
    default:
      return null;
  }
}
