import type { styleText } from 'node:util';
import type { Run } from '#model/result.ts';
import type { Language } from '#model/text.ts';
import { severities } from '#model/verdict.ts';
import { type FormatTexts, formatCount } from '../texts.ts';
import { groupGaps } from './gap-groups.ts';
import { passRate, runCompleteness, type Selection, type Tally } from './selection.ts';
import { clean, displayWidth, padEnd, padStart, wrap } from './terminal-text.ts';

export type Paint = (style: Parameters<typeof styleText>[0], text: string) => string;

interface Page {
  readonly words: FormatTexts;
  readonly width: number;
  readonly paint: Paint;
}

const gapsShown = 12;

/** The end of the table: numbers, what could not be read, and what to do next. */
export function tableSummary(run: Run, selection: Selection, page: Page, language: Language): string[] {
  return [
    page.paint('bold', page.words.summary),
    ...countRows(selection, page, language),
    '',
    ...rates(run, selection.total, page),
    ...remarks(selection.total, page),
    ...gapLines(run, page, language),
    '',
    page.paint('bold', page.words.next),
    ...nextSteps(run, selection, page),
  ];
}

function countRows({ bySeverity, total }: Selection, page: Page, language: Language): string[] {
  const { words, paint } = page;
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

function gapLines(run: Run, { words, width, paint }: Page, language: Language): string[] {
  if (run.gaps.length === 0) return [];
  const groups = groupGaps(run.gaps, language);
  const shown = groups.slice(0, gapsShown).flatMap(({ sentence, count, message, cause }) => {
    const times = count > 1 ? words.gapTimes(count) : '';
    const answer = cause === 'other' && message !== '' ? words.answerWas(message) : '';
    const text = wrap(clean(`${sentence}${times}${answer}`), width - 4, 3);
    return text.map((line, index) => `  ${index === 0 ? paint('yellow', '!') : ' '} ${line}`);
  });
  const more = groups.length - gapsShown;
  return ['', paint('bold', words.gapsTitle), ...shown, ...(more > 0 ? [`    ${words.moreGaps(more)}`] : [])];
}

function nextSteps(run: Run, { groups }: Selection, { words, width, paint }: Page): string[] {
  const worst = groups.find((group) => group.rows.length > 0);
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
