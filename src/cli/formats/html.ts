import { createHash } from 'node:crypto';
import { checkWords, serviceOf } from '#formats/check-words.ts';
import type { Run } from '#model/result.ts';
import type { Language } from '#model/text.ts';
import { outcomes, severities } from '#model/verdict.ts';
import { cloudName, type FormatTexts, formatCount, formatInstant, texts } from '../texts.ts';
import type { Format, FormatContext } from './format.ts';
import { groupGaps } from './gap-groups.ts';
import { checkSection } from './html-check.ts';
import { htmlScript } from './html-script.ts';
import { htmlStyle } from './html-style.ts';
import { escapeHtml as e, numberTable } from './html-text.ts';
import { completenessOf, passRate, runCompleteness } from './rates.ts';
import { type CheckGroup, type Selection, select } from './selection.ts';
import type { Tally } from './tally.ts';

const limits = { perCheck: Number.POSITIVE_INFINITY, inAll: 5_000, excepted: true };

/** One page that needs nothing from elsewhere: it may be mailed, archived and opened without a network. */
export const html: Format = {
  name: 'html',
  forPeople: true,
  async *write(run, results, context) {
    const words = texts[context.language];
    const selection = await select(results, context.show, limits);
    const listed = selection.groups.filter((group) => group.rows.length > 0);
    yield head(run, words, context);
    yield `<body>\n<a class="skip" href="#findings">${e(words.skip)}</a>\n`;
    yield pageHeader(run, words, context);
    yield `<main>\n<section aria-labelledby="summary"><h2 id="summary">${e(words.summary)}</h2>\n`;
    yield `${numbers(run, selection.total, words, context)}${severityTable(selection, words, context)}</section>\n`;
    yield `<section aria-labelledby="findings"><h2 id="findings" tabindex="-1">${e(words.findings)}</h2>\n`;
    if (selection.leftOut > 0)
      yield `<p class="label">${e(words.notListed(selection.listed, selection.leftOut))}</p>\n`;
    yield filterForm(listed, words, context);
    if (listed.length === 0) yield `<p>${e(words.nothingListed)}</p>\n`;
    for (const group of listed) yield* checkSection(group, words, context);
    yield `</section>\n${gapSection(run, words, context)}${checkTable(selection.groups, words, context)}</main>\n`;
    yield `<footer><p>${e(words.madeBy(context.productVersion))}</p></footer>\n`;
    yield `<script>${htmlScript}</script>\n</body>\n</html>\n`;
  },
};

function titleOf(run: Run, words: FormatTexts, language: Language): string {
  return words.labelled(words.title, words.account(cloudName(run.cloud, language), run.account));
}

function hash(source: string): string {
  return `'sha256-${createHash('sha256').update(source).digest('base64')}'`;
}

/** The policy lets exactly our own style and script run: even an escaping mistake could not run foreign code. */
function head(run: Run, words: FormatTexts, { language }: FormatContext): string {
  const policy = `default-src 'none'; style-src ${hash(htmlStyle)}; script-src ${hash(htmlScript)}; img-src data:; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="${words.htmlLanguage}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<link rel="icon" href="data:,">
<title>${e(titleOf(run, words, language))}</title>
<style>${htmlStyle}</style>
</head>
`;
}

function pageHeader(run: Run, words: FormatTexts, { language }: FormatContext): string {
  const labels = [run.sample ? words.sample : '', run.cancelled ? words.cancelled : ''].filter((label) => label !== '');
  return `<header>
${labels.map((label) => `<p class="label">${e(label)}</p>\n`).join('')}<h1>${e(titleOf(run, words, language))}</h1>
<p class="facts">${e(words.started)} <time datetime="${e(run.startedAt)}">${e(formatInstant(run.startedAt))}</time> · ${e(words.finished)} <time datetime="${e(run.finishedAt)}">${e(formatInstant(run.finishedAt))}</time> · ${e(words.regions(run.regions.length))}<br>
${e(words.effort(run.assets, run.apiCalls, run.scans))}</p>
</header>
`;
}

function numbers(run: Run, total: Readonly<Tally>, words: FormatTexts, { language }: FormatContext): string {
  const judged = total.pass + total.fail;
  const rate = passRate(total);
  const box = (label: string, value: string, note = '', style = ''): string =>
    `<div><dt>${e(label)}</dt><dd${style}>${e(value)}</dd>${note === '' ? '' : `<dd>${e(note)}</dd>`}</div>\n`;
  const share = runCompleteness(run);
  const remarks = [
    total.excepted > 0 ? words.exceptedCount(total.excepted) : '',
    total.known > 0 ? words.knownCount(total.known) : '',
  ].filter((text) => text !== '');
  return `<dl class="numbers">
${box(words.counted.fail, formatCount(total.fail, language), '', ' class="fail-number"')}${box(words.counted.unknown, formatCount(total.unknown, language), '', ' class="unknown-number"')}${box(words.passRate, rate ?? '–', rate === undefined ? words.nothingJudged : words.passRateOf(total.pass, judged))}${box(words.completeness, share, words.completenessOf(total.unknown))}</dl>
${remarks.map((text) => `<p>${e(text)}</p>\n`).join('')}`;
}

const counted = ['fail', 'unknown', 'pass', 'not-applicable', 'excepted'] as const;

function countColumns(words: FormatTexts): { label: string; isNumber: true }[] {
  const labels = counted.map((column) => words.counted[column]);
  return [...labels, words.passRate, words.completeness].map((label) => ({ label, isNumber: true }));
}

function countCells(tally: Readonly<Tally>, { language }: FormatContext): string[] {
  return [
    ...counted.map((column) => formatCount(tally[column], language)),
    passRate(tally) ?? '–',
    completenessOf(tally),
  ];
}

function severityTable({ bySeverity, total }: Selection, words: FormatTexts, context: FormatContext): string {
  const rows = severities.map((severity) => [
    `<span class="badge ${severity}">${e(words.severity[severity])}</span>`,
    ...countCells(bySeverity[severity], context),
  ]);
  const columns = [{ label: words.severityHeading }, ...countColumns(words)];
  return numberTable(words.rateNote, columns, [...rows, [e(words.total), ...countCells(total, context)]]);
}

function checkTable(groups: readonly CheckGroup[], words: FormatTexts, context: FormatContext): string {
  const rows = groups.map(({ check, severity, tally }) => [
    `${e(checkWords(check, context).title)}<br><code class="dim">${e(check)}</code>`,
    `<span class="badge ${severity}">${e(words.severity[severity])}</span>`,
    ...countCells(tally, context),
  ]);
  const columns = [{ label: words.check }, { label: words.severityHeading }, ...countColumns(words)];
  return `<section aria-labelledby="checks"><h2 id="checks">${e(words.allChecks)}</h2>\n${numberTable(words.rateNote, columns, rows)}</section>\n`;
}

function gapSection(run: Run, words: FormatTexts, { language }: FormatContext): string {
  const open = `<section aria-labelledby="gaps"><h2 id="gaps">${e(words.gapsTitle)}</h2>\n`;
  if (run.gaps.length === 0) return `${open}<p>${e(words.noGaps)}</p></section>\n`;
  const rows = groupGaps(run.gaps, language).map(({ sentence, code, count, message }) => [
    e(sentence),
    `<code>${e(code)}</code>`,
    formatCount(count, language),
    e(message),
  ]);
  const columns = [
    { label: words.explanation },
    { label: words.code },
    { label: words.reads, isNumber: true },
    { label: words.answer },
  ];
  return `${open}${numberTable(words.gapsNote, columns, rows)}</section>\n`;
}

function filterForm(groups: readonly CheckGroup[], words: FormatTexts, { show }: FormatContext): string {
  const select = (name: string, label: string, options: readonly (readonly [string, string])[]): string =>
    `<label>${e(label)}<select name="${name}"><option value="">${e(words.filterAll)}</option>${options
      .map(([value, text]) => `<option value="${e(value)}">${e(text)}</option>`)
      .join('')}</select></label>\n`;
  const services = [...new Set(groups.map((group) => serviceOf(group.check)))].sort();
  const shown = outcomes.filter((outcome) => show.has(outcome));
  return `<form class="filter" id="filter" role="search" aria-label="${e(words.filter)}" data-count="${e(words.filterCount)}" hidden>
<label>${e(words.filterText)}<input type="search" name="text" autocomplete="off"></label>
${select(
  'outcome',
  words.outcomeHeading,
  shown.map((outcome) => [outcome, words.outcome[outcome]] as const),
)}${select(
  'severity',
  words.severityHeading,
  severities.map((severity) => [severity, words.severity[severity]] as const),
)}${select(
  'service',
  words.service,
  services.map((service) => [service, service] as const),
)}<button type="reset">${e(words.filterReset)}</button>
<output aria-live="polite"></output>
</form>
`;
}
