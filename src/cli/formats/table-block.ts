import { checkWords } from '#formats/check-words.ts';
import type { FormatContext } from './format.ts';
import type { CheckGroup } from './selection.ts';
import { beside, dimThenText, margin, type Page, severityWord } from './table-page.ts';
import { rowLines } from './table-rows.ts';
import { clean, wrap, wrapSentences } from './terminal-text.ts';

/** One check: what it asks, why, which assets it found, and how to mend them. */
export function checkBlock(group: CheckGroup, page: Page, context: FormatContext): string[] {
  const { words, width, paint } = page;
  const check = checkWords(group.check, context);
  const inner = width - margin;
  const title = wrap(clean(check.title), inner, 3).map((line) => paint('bold', line));
  return [
    ...beside(severityWord(group.severity, page), title),
    ...beside('', dimThenText(clean(group.check), countsOf(group, page), inner, page)),
    ...labelled(words.why, wrapSentences(clean(check.rationale), inner, width < 90 ? 3 : 2), page),
    ...rowLines(group.rows, page).map((row) => `  ${row}`),
    ...(group.leftOut > 0 ? [`  ${paint('dim', words.more(group.leftOut))}`] : []),
    ...labelled(words.mend, mendLines(check, inner), page),
  ];
}

/** How many of the assets that the check applies to failed or are unknown. */
export function countsOf({ tally }: CheckGroup, { words }: Page): string {
  const { fail, unknown, pass, excepted } = tally;
  return words.ofAssets(fail, unknown, fail + unknown + pass + excepted);
}

/** The command where there is one, for it can be copied, so it is never cut; else the first step in the console. */
function mendLines({ cli, steps }: ReturnType<typeof checkWords>, columns: number): string[] {
  if (cli === null) return wrap(clean(steps[0] ?? ''), columns, 3);
  return cli.split('\n').flatMap((line) => wrap(clean(line), columns));
}

function labelled(label: string, text: readonly string[], { paint }: Page): string[] {
  return text.length === 0 ? [] : beside(paint('dim', label), text);
}
