import { checkWords } from '#formats/check-words.ts';
import type { Severity } from '#model/verdict.ts';
import type { FormatContext } from './format.ts';
import { groupGaps } from './gap-groups.ts';
import type { CheckGroup } from './selection.ts';
import { countsOf } from './table-block.ts';
import { beside, indented, margin, outcomeMark, type Page, severityWord, textThenDim } from './table-page.ts';
import { clean, wrap } from './terminal-text.ts';

/** Whether nothing is to tell of a check but that reads failed. Who asks for the unknown alone gets them asset by asset. */
export function isUndecided({ rows, causes }: CheckGroup, show: FormatContext['show']): boolean {
  return show.has('fail') && causes !== undefined && rows.every(({ outcome }) => outcome === 'unknown');
}

/** The checks of a severity that only lack reads, under one heading: each cause once, and below it the checks it leaves open. */
export function undecidedBlock(
  severity: Severity,
  groups: readonly CheckGroup[],
  page: Page,
  context: FormatContext,
): string[] {
  const inner = page.width - margin;
  const heading = wrap(page.words.notDecided(groups.length), inner).map((line) => page.paint('bold', line));
  const byCause = Map.groupBy(groups, causeKey);
  return [
    ...beside(severityWord(severity, page), heading),
    ...[...byCause.values()].flatMap((members) => [
      ...causeLines(members, page),
      ...members.flatMap((group) => checkLines(group, page, context)),
    ]),
  ];
}

/** Region and asset make no cause of their own: who may not read here may mostly not read there. */
function causeKey({ causes = [] }: CheckGroup): string {
  const kinds = causes.map(({ service, operation, code }) => `${service} ${operation} ${code}`);
  return [...new Set(kinds)].sort().join('\n');
}

const causesNamed = 3;

function causeLines(groups: readonly CheckGroup[], { words, language, width }: Page): string[] {
  const kinds = groupGaps(
    groups.flatMap(({ causes = [] }) => causes),
    language,
  );
  const more = kinds.length - causesNamed;
  const sentences = kinds.slice(0, causesNamed).map(({ sentence }) => clean(sentence));
  return indented(
    [...sentences, ...(more > 0 ? [words.moreGaps(more)] : [])].flatMap((text) => wrap(text, width - margin, 3)),
    margin,
  );
}

function checkLines(group: CheckGroup, page: Page, context: FormatContext): string[] {
  const room = page.width - 4;
  const title = clean(checkWords(group.check, context).title);
  const lines = textThenDim(wrap(`${title} · ${countsOf(group, page)}`, room), clean(group.check), room, page);
  return lines.map((line, index) => `  ${index === 0 ? outcomeMark('unknown', page) : ' '} ${line}`);
}
