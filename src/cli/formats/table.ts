import { styleText } from 'node:util';
import type { Result, Run } from '#model/result.ts';
import type { Outcome, Severity } from '#model/verdict.ts';
import { cloudName, type FormatTexts, formatInstant, texts } from '../texts.ts';
import { checkWords } from './check-words.ts';
import type { Format, FormatContext } from './format.ts';
import { type CheckGroup, select } from './selection.ts';
import { type Paint, tableSummary } from './table-summary.ts';
import { clean, displayWidth, fit, padEnd, wrap } from './terminal-text.ts';

const limits = { perCheck: 10, inAll: Number.POSITIVE_INFINITY, excepted: false };
/** Left of everything in a block stands the severity; this is its column, the space after it included. */
const margin = 8;

/** For a person at a terminal: risk first, how to mend it, the numbers at the end. */
export const table: Format = {
  name: 'table',
  forPeople: true,
  async *write(run, results, context) {
    const selection = await select(results, context.show, limits);
    const page = pageOf(context);
    yield* heading(run, page);
    const listed = selection.groups.filter((group) => group.rows.length > 0);
    for (const group of listed) yield lines(block(group, page, context));
    if (listed.length === 0) {
      const clear = selection.total.fail + selection.total.unknown === 0 && run.gaps.length === 0 && !run.cancelled;
      yield lines([clear ? page.words.allPassed : page.words.nothingListed]);
    }
    yield lines(tableSummary(run, selection, page, context.language));
  },
};

interface Page {
  readonly words: FormatTexts;
  readonly width: number;
  readonly paint: Paint;
}

function pageOf({ language, colour, width }: FormatContext): Page {
  const paint: Paint = (style, text) => (colour ? styleText(style, text, { validateStream: false }) : text);
  return { words: texts[language], width: Math.min(Math.max(width, 56), 160), paint };
}

function lines(all: readonly string[]): string {
  return `${all.map((line) => line.trimEnd()).join('\n')}\n\n`;
}

function* heading(run: Run, { words, width, paint }: Page): Iterable<string> {
  const account = words.account(cloudName(run.cloud, words === texts.zh ? 'zh' : 'en'), clean(run.account));
  const facts = [account, words.regions(run.regions.length), formatInstant(run.finishedAt)].join(' · ');
  const labels = [run.sample ? words.sample : '', run.cancelled ? words.cancelled : ''].filter((label) => label !== '');
  yield lines([
    ...wrap(`${words.title} · ${facts}`, width).map((line) => paint('bold', line)),
    ...labels.flatMap((label) => wrap(label, width).map((line) => paint(['bold', 'yellow'], line))),
  ]);
}

const severityStyles = { high: ['bold', 'red'], medium: ['bold', 'yellow'], low: ['bold', 'cyan'] } as const;
const marks: Readonly<Record<Outcome, { readonly mark: string; readonly style: 'red' | 'yellow' | 'green' | 'dim' }>> =
  {
    fail: { mark: '✗', style: 'red' },
    unknown: { mark: '?', style: 'yellow' },
    pass: { mark: '✓', style: 'green' },
    'not-applicable': { mark: '–', style: 'dim' },
  };

function block(group: CheckGroup, page: Page, context: FormatContext): string[] {
  const { words, width, paint } = page;
  const check = checkWords(group.check, context);
  const { fail, unknown, pass, excepted } = group.tally;
  const inner = width - margin;
  const title = wrap(clean(check.title), inner, 3).map((line) => paint('bold', line));
  const counts = words.ofAssets(fail, unknown, fail + unknown + pass + excepted);
  return [
    ...beside(severityWord(group.severity, page), title),
    ...beside('', [fitTwo(clean(group.check), counts, inner, page)]),
    ...labelled(words.why, wrap(clean(check.rationale), inner, 2), page),
    ...rows(group.rows, page).map((row) => `  ${row}`),
    ...(group.leftOut > 0 ? [`  ${paint('dim', words.more(group.leftOut))}`] : []),
    ...labelled(words.mend, mendLines(check, inner), page),
  ];
}

function severityWord(severity: Severity, { words, paint }: Page): string {
  return paint([...severityStyles[severity]], words.severity[severity].toUpperCase());
}

/** The command where there is one, for it can be copied, so it is never cut; else the first step in the console. */
function mendLines({ cli, steps }: ReturnType<typeof checkWords>, columns: number): string[] {
  if (cli === null) return wrap(clean(steps[0] ?? ''), columns, 3);
  return cli.split('\n').flatMap((line) => wrap(clean(line), columns));
}

function labelled(label: string, text: readonly string[], { paint }: Page): string[] {
  return text.length === 0 ? [] : beside(paint('dim', label), text);
}

function beside(label: string, text: readonly string[]): string[] {
  return text.map((line, index) => `${padEnd(index === 0 ? label : '', margin)}${line}`);
}

function fitTwo(left: string, right: string, width: number, { paint }: Page): string {
  const room = width - displayWidth(right) - 3;
  return `${paint('dim', fit(left, room))} · ${right}`;
}

function rows(results: readonly Result[], page: Page): string[] {
  const names = results.map((result) => nameOf(result, page));
  const regions = results.map((result) => clean(result.region ?? page.words.global));
  const nameWidth = Math.min(widest(names), Math.floor(page.width * 0.35));
  const regionWidth = Math.min(widest(regions), 16);
  const room = page.width - nameWidth - regionWidth - 8;
  // Where no readable column is left, the reason stands below.
  const isNarrow = room < 16;
  return results.flatMap((result, index) => {
    const { mark, style } = marks[result.outcome];
    const name = padEnd(fit(names[index] ?? '', nameWidth), nameWidth);
    const region = padEnd(fit(regions[index] ?? '', regionWidth), regionWidth);
    const reason = wrap(clean(result.reason), isNarrow ? page.width - 6 : room, 3);
    const start = `${page.paint(style, mark)} ${name}  ${page.paint('dim', region)}`;
    if (isNarrow) return [start, ...reason.map((line) => `    ${line}`)];
    const [first = '', ...more] = reason;
    return [`${start}  ${first}`, ...more.map((line) => `${' '.repeat(nameWidth + regionWidth + 6)}${line}`)];
  });
}

function nameOf({ name, displayName }: Result, { words }: Page): string {
  if (name === null) return `(${words.listNotRead})`;
  return displayName === undefined ? clean(name) : `${clean(displayName)} (${clean(name)})`;
}

function widest(all: readonly string[]): number {
  return all.reduce((width, text) => Math.max(width, displayWidth(text)), 0);
}
