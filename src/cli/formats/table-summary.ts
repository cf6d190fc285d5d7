import { checkWords } from '#formats/check-words.ts';
import type { Run } from '#model/result.ts';
import { severities } from '#model/verdict.ts';
import { formatCount } from '../texts.ts';
import type { FormatContext } from './format.ts';
import { passRate, runCompleteness } from './rates.ts';
import type { CheckGroup, Selection } from './selection.ts';
import { countsOf } from './table-block.ts';
import { beside, margin, type Page, severityWord } from './table-page.ts';
import type { Tally } from './tally.ts';
import { clean, displayWidth, fitWords, padEnd, padStart, wrap } from './terminal-text.ts';

const worstShown = 3;

/** The end of the table, which is what a person sees first: numbers, the worst, and what to do next. */
export function tableSummary(run: Run, selection: Selection, page: Page, context: FormatContext): string[] {
  const worst = selection.groups.filter(({ tally }) => tally.fail > tally.known).slice(0, worstShown);
  return [
    page.paint('bold', page.words.summary),
    ...countRows(selection, page),
    '',
    ...rates(run, selection.total, page),
    ...remarks(selection.total, page),
    '',
    ...worstLines(worst, page, context),
    page.paint('bold', page.words.next),
    ...nextSteps(run, worst[0] ?? selection.groups.find((group) => group.rows.length > 0), page),
  ];
}

/** The worst failures, each on one line whatever the width. */
function worstLines(worst: readonly CheckGroup[], page: Page, context: FormatContext): string[] {
  if (worst.length === 0) return [];
  const lines = worst.flatMap((group) => {
    const counts = countsOf(group, page);
    const title = clean(checkWords(group.check, context).title);
    const room = page.width - 2 - margin - 3 - displayWidth(counts);
    return beside(severityWord(group.severity, page), [`${fitWords(title, room)} · ${counts}`]);
  });
  return [page.paint('bold', page.words.worst), ...lines.map((line) => `  ${line}`), ''];
}

function countRows({ bySeverity, total }: Selection, page: Page): string[] {
  const { words, language, paint } = page;
  const columns = ['fail', 'unknown', 'pass', 'not-applicable'] as const;
  const labels = [...severities.map((severity) => words.severity[severity]), words.total];
  const first = Math.max(...labels.map(displayWidth)) + 2;
  const cells = (tally: Readonly<Tally>): string[] =>
    columns.map((column) => padStart(formatCount(tally[column], language), columnWidth(words.counted[column])));
  const head = columns.map((column) => padStart(words.counted[column], columnWidth(words.counted[column])));
  return [
    `  ${padEnd('', first)}${paint('dim', head.join(''))}`,
    ...severities.map(
      (severity) => `  ${padEnd(words.severity[severity], first)}${cells(bySeverity[severity]).join('')}`,
    ),
    `  ${padEnd(words.total, first)}${cells(total).join('')}`,
  ];
}

function columnWidth(label: string): number {
  return Math.max(displayWidth(label), 7) + 2;
}

function rates(run: Run, total: Readonly<Tally>, page: Page): string[] {
  const { words } = page;
  const rate = passRate(total);
  const ofRate =
    rate === undefined ? words.nothingJudged : `${rate} · ${words.passRateOf(total.pass, total.pass + total.fail)}`;
  const labels = [words.passRate, words.completeness];
  const column = Math.max(...labels.map(displayWidth)) + 2;
  const say = (label: string, text: string): string[] =>
    wrap(text, page.width - column - 2).map((line, i) => `  ${padEnd(i === 0 ? label : '', column)}${line}`);
  return [
    ...say(words.passRate, ofRate),
    ...say(words.completeness, `${runCompleteness(run)} · ${words.completenessOf(total.unknown)}`),
    ...wrap(words.effort(run.assets, run.apiCalls, run.scans), page.width - 2).map((line) => `  ${line}`),
  ];
}

function remarks({ excepted, known }: Readonly<Tally>, { words, width }: Page): string[] {
  const said = [excepted > 0 ? words.exceptedCount(excepted) : '', known > 0 ? words.knownCount(known) : ''];
  return said.filter((text) => text !== '').flatMap((text) => wrap(text, width - 2).map((line) => `  ${line}`));
}

function nextSteps(run: Run, worst: CheckGroup | undefined, { words, width, paint }: Page): string[] {
  const steps = [
    ...(run.gaps.length > 0 ? [[`bastide permissions ${run.cloud}`, words.nextPermissions] as const] : []),
    ...(worst ? [[`bastide checks show ${clean(worst.check)}`, words.nextShow] as const] : []),
    [`bastide assess ${run.cloud} … --format html --output report.html`, words.nextHtml] as const,
  ];
  return steps.flatMap(([command, what]) => {
    const oneLine = displayWidth(command) + displayWidth(what) + 6 <= width;
    if (oneLine) return [`  ${paint('cyan', command)}  ${paint('dim', what)}`];
    const lines = wrap(command, width - 2).map((line) => `  ${paint('cyan', line)}`);
    return [...lines, ...wrap(what, width - 4).map((line) => `    ${paint('dim', line)}`)];
  });
}
