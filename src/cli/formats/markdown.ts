import { checkWords } from '#formats/check-words.ts';
import type { Result, Run } from '#model/result.ts';
import type { Language } from '#model/text.ts';
import { severities } from '#model/verdict.ts';
import { cloudName, type FormatTexts, formatCount, formatInstant, texts } from '../texts.ts';
import type { Format, FormatContext } from './format.ts';
import { groupGaps } from './gap-groups.ts';
import { completenessOf, passRate, runCompleteness } from './rates.ts';
import { type CheckGroup, select } from './selection.ts';
import { isAccepted, type Tally } from './tally.ts';

const limits = { perCheck: Number.POSITIVE_INFINITY, inAll: 5_000, excepted: true };
const longestCell = 1_000;

/** GitHub's Markdown, for pull requests, tickets and wikis. */
export const markdown: Format = {
  name: 'markdown',
  forPeople: true,
  async *write(run, results, context) {
    const words = texts[context.language];
    const selection = await select(results, context.show, limits);
    yield opening(run, words, context.language);
    yield numbers(run, selection.total, words);
    yield severityTable(selection.bySeverity, selection.total, words, context.language);
    if (selection.leftOut > 0) yield `> ${words.notListed(selection.listed, selection.leftOut)}\n\n`;
    yield `## ${words.findings}\n\n`;
    const listed = selection.groups.filter((group) => group.rows.length > 0);
    if (listed.length === 0) yield `${words.nothingListed}\n\n`;
    for (const group of listed) yield* section(group, words, context);
    yield gapSection(run, words, context.language);
    yield checkTable(selection.groups, words, context);
    yield `${words.madeBy(plain(context.productVersion))}\n`;
  },
};

function opening(run: Run, words: FormatTexts, language: Language): string {
  const labels = [run.sample ? words.sample : '', run.cancelled ? words.cancelled : ''].filter((label) => label !== '');
  return [
    `# ${words.labelled(words.title, words.account(cloudName(run.cloud, language), plain(run.account)))}`,
    ...labels.map((label) => `> **${label}**`),
    `${words.started} ${plain(formatInstant(run.startedAt))} · ${words.finished} ${plain(formatInstant(run.finishedAt))} · ${words.regions(run.regions.length)}`,
    '',
  ].join('\n\n');
}

function numbers(run: Run, total: Readonly<Tally>, words: FormatTexts): string {
  const rate = passRate(total);
  const ofRate =
    rate === undefined ? words.nothingJudged : `${rate} · ${words.passRateOf(total.pass, total.pass + total.fail)}`;
  const lines = [
    words.labelled(`**${words.passRate}**`, ofRate),
    words.labelled(`**${words.completeness}**`, `${runCompleteness(run)} · ${words.completenessOf(total.unknown)}`),
    words.effort(run.assets, run.apiCalls, run.scans),
    total.excepted > 0 ? words.exceptedCount(total.excepted) : '',
    total.known > 0 ? words.knownCount(total.known) : '',
  ];
  return `${lines.filter((line) => line !== '').join('  \n')}\n\n`;
}

const counted = ['fail', 'unknown', 'pass', 'not-applicable', 'excepted'] as const;

function severityTable(
  bySeverity: Readonly<Record<(typeof severities)[number], Readonly<Tally>>>,
  total: Readonly<Tally>,
  words: FormatTexts,
  language: Language,
): string {
  const cells = (tally: Readonly<Tally>): string[] => [
    ...counted.map((column) => formatCount(tally[column], language)),
    passRate(tally) ?? '–',
    completenessOf(tally),
  ];
  return tableOf(
    [words.severityHeading, ...countHeads(words), words.passRate, words.completeness],
    [
      ...severities.map((severity) => [words.severity[severity], ...cells(bySeverity[severity])]),
      [words.total, ...cells(total)],
    ],
  );
}

function countHeads(words: FormatTexts): string[] {
  return counted.map((column) => words.counted[column]);
}

function* section(group: CheckGroup, words: FormatTexts, context: FormatContext): Iterable<string> {
  const check = checkWords(group.check, context);
  const { fail, unknown, pass, excepted } = group.tally;
  yield `### ${words.labelled(words.severity[group.severity], plain(check.title))}\n\n`;
  yield `${code(group.check)} · ${words.ofAssets(fail, unknown, fail + unknown + pass + excepted)}\n\n`;
  if (check.rationale !== '') yield `${plain(check.rationale)}\n\n`;
  yield tableOf(
    [words.outcomeHeading, words.asset, words.region, words.reason, words.evidence],
    group.rows.map((result) => row(result, words)),
  );
  if (group.leftOut > 0) yield `${words.rowsLeftOut(group.leftOut)}\n\n`;
  yield mending(check, words);
}

function row(result: Result, words: FormatTexts): string[] {
  const { name, displayName, asset, region, reason, evidence, outcome, excepted } = result;
  const accepted =
    isAccepted(result) && excepted ? words.excepted(excepted.owner, excepted.reason, excepted.expires) : '';
  const evidenceText = Object.keys(evidence).length === 0 ? '' : code(cut(JSON.stringify(evidence)));
  return [
    words.outcome[outcome],
    name === null
      ? words.listNotRead
      : `${plain(cut(displayName ?? name))}${asset === null ? '' : ` ${code(cut(asset))}`}`,
    plain(region ?? words.global),
    [plain(cut(reason)), plain(accepted)].filter((text) => text !== '').join(' · '),
    evidenceText,
  ];
}

function mending({ steps, cli, terraform, references }: ReturnType<typeof checkWords>, words: FormatTexts): string {
  const list = steps.map((step, index) => `${index + 1}. ${plain(step)}`).join('\n');
  const parts = [
    steps.length > 0 || cli !== null ? `**${words.howToMend}**` : '',
    list,
    cli === null ? '' : fence(cli, 'sh'),
    terraform === undefined ? '' : fence(terraform, 'hcl'),
    references.length === 0 ? '' : words.labelled(words.references, words.listOf(references.map((url) => `<${url}>`))),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n\n`;
}

function gapSection(run: Run, words: FormatTexts, language: Language): string {
  if (run.gaps.length === 0) return `## ${words.gapsTitle}\n\n${words.noGaps}\n\n`;
  const items = groupGaps(run.gaps, language).map(({ sentence, count, message }) => {
    const answer = message === '' ? '' : words.answerWas(cut(message));
    return `- ${plain(`${sentence}${count > 1 ? words.gapTimes(count) : ''}${answer}`)}`;
  });
  return `## ${words.gapsTitle}\n\n${words.gapsNote}\n\n${items.join('\n')}\n\n`;
}

function checkTable(groups: readonly CheckGroup[], words: FormatTexts, context: FormatContext): string {
  const rows = groups.map(({ check, severity, tally }) => [
    words.severity[severity],
    `${plain(checkWords(check, context).title)} ${code(check)}`,
    ...counted.map((column) => formatCount(tally[column], context.language)),
    passRate(tally) ?? '–',
    completenessOf(tally),
  ]);
  const heads = [words.severityHeading, words.check, ...countHeads(words), words.passRate, words.completeness];
  return `## ${words.allChecks}\n\n${tableOf(heads, rows)}${words.rateNote}\n\n`;
}

function tableOf(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;
  return `${line(heads)}${line(heads.map(() => '---'))}${rows.map(line).join('')}\n`;
}

function cut(text: string): string {
  return text.length > longestCell ? `${text.slice(0, longestCell).toWellFormed()}…` : text;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Foreign text as one line of plain text: nothing in it is markup, HTML, a link or a mention. */
function plain(text: string): string {
  return (
    oneLine(text)
      .replace(/[&<>]/g, (character) => entities[character] ?? character)
      .replace(/[\\`*_{}[\]()#+!|~$@-]/g, '\\$&')
      .replace(/(?<=\w)\\-(?=\w)/g, '-')
      // Renderers make links even of bare addresses; the backslash stops them and is not shown.
      .replace(/:\/\//g, ':\\//')
      .replace(/www\./gi, (start) => `${start.slice(0, -1)}\\.`)
  );
}

function oneLine(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+/gu, ' ')
    .trim();
}

/** As code, within a table too: the fence is longer than any run of backticks inside, and a bar is escaped. */
function code(text: string): string {
  const inner = oneLine(text).replaceAll('|', '\\|');
  const ticks = '`'.repeat(longestRun(inner) + 1);
  const space = inner.startsWith('`') || inner.endsWith('`') ? ' ' : '';
  return `${ticks}${space}${inner}${space}${ticks}`;
}

function fence(text: string, language: string): string {
  const ticks = '`'.repeat(Math.max(3, longestRun(text) + 1));
  return `${ticks}${language}\n${text}\n${ticks}`;
}

function longestRun(text: string): number {
  return (text.match(/`+/g) ?? []).reduce((longest, run) => Math.max(longest, run.length), 0);
}
