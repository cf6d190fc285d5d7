import type { Gap } from '#model/gap.ts';
import type { Language } from '#model/text.ts';
import { groupGaps } from './formats/gap-groups.ts';
import { clean, padEnd } from './formats/terminal-text.ts';
import { formatCount, texts } from './texts.ts';

interface Counted {
  readonly instances: number;
  readonly scans: number;
  readonly apiCalls: number;
  readonly kinds: readonly { readonly kind: string; readonly instances: number; readonly checks: number }[];
  readonly gaps: readonly Gap[];
}

/** An estimate for people: the three numbers, what they are made of, and what they lack. */
export function estimateText({ instances, scans, apiCalls, kinds, gaps }: Counted, language: Language): string {
  const words = texts[language];
  const kindWidth = Math.max(0, ...kinds.map(({ kind }) => kind.length));
  const failed = groupGaps(gaps, language).map(
    ({ sentence, count }) => `  ${clean(sentence)}${count > 1 ? words.gapTimes(count) : ''}`,
  );
  const lines = [
    words.labelled(words.estimate.instances, formatCount(instances, language)),
    words.labelled(words.estimate.scans, formatCount(scans, language)),
    words.labelled(words.estimate.calls, formatCount(apiCalls, language)),
    '',
    ...kinds.map((row) => `  ${padEnd(row.kind, kindWidth)}  ${words.estimate.kind(row.instances, row.checks)}`),
    ...(failed.length === 0 ? [] : ['', words.estimate.tooLow, ...failed]),
  ];
  return `${lines.join('\n')}\n`;
}
