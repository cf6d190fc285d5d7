import { checkWords, serviceOf } from '#formats/check-words.ts';
import type { Result } from '#model/result.ts';
import type { FormatTexts } from '../texts.ts';
import type { FormatContext } from './format.ts';
import { breakable, escapeHtml } from './html-text.ts';
import { completenessOf, passRate } from './rates.ts';
import type { CheckGroup } from './selection.ts';
import { isAccepted } from './tally.ts';

/** One check with the rows it lists, as a section. */
export function* checkSection(group: CheckGroup, words: FormatTexts, context: FormatContext): Iterable<string> {
  const check = checkWords(group.check, context);
  const { fail, unknown, pass, excepted } = group.tally;
  const counts = words.ofAssets(fail, unknown, fail + unknown + pass + excepted);
  yield `<section class="check ${group.severity}" data-severity="${group.severity}" data-service="${escapeHtml(serviceOf(group.check))}">
<div class="head"><span class="badge ${group.severity}">${escapeHtml(words.severity[group.severity])}</span>
<h3>${escapeHtml(check.title)}</h3>
<p class="facts"><code>${escapeHtml(group.check)}</code> · ${escapeHtml(counts)} · ${escapeHtml(words.passRate)} ${passRate(group.tally) ?? '–'} · ${escapeHtml(words.completeness)} ${completenessOf(group.tally)}</p></div>
${check.rationale === '' ? '' : `<p>${escapeHtml(check.rationale)}</p>\n`}${mending(check, words)}`;
  yield `<div class="scroll" role="group" aria-label="${escapeHtml(check.title)}" tabindex="0"><table class="rows" role="table"><caption>${escapeHtml(check.title)}</caption>
<thead role="rowgroup"><tr role="row">${heads(words)}</tr></thead><tbody role="rowgroup">\n`;
  for (const result of group.rows) yield row(result, words);
  yield '</tbody></table></div>\n';
  if (group.leftOut > 0) yield `<p class="dim">${escapeHtml(words.rowsLeftOut(group.leftOut))}</p>\n`;
  yield '</section>\n';
}

function heads(words: FormatTexts): string {
  return [words.outcomeHeading, words.asset, words.region, words.reason, words.evidence]
    .map((label) => `<th scope="col" role="columnheader">${escapeHtml(label)}</th>`)
    .join('');
}

// The roles keep the table a table for assistive software where a narrow screen lays it out as cards.
function row(result: Result, words: FormatTexts): string {
  const { outcome, region } = result;
  const cells = [
    [words.outcomeHeading, `<span class="o ${outcome}">${escapeHtml(words.outcome[outcome])}</span>`],
    [words.asset, assetCell(result, words)],
    [words.region, escapeHtml(region ?? words.global)],
    [words.reason, reasonCell(result, words)],
    [words.evidence, evidenceCell(result)],
  ] as const;
  const html = cells.map(([label, cell]) => `<td role="cell" data-label="${escapeHtml(label)}">${cell}</td>`);
  return `<tr role="row" data-outcome="${outcome}">${html.join('')}</tr>\n`;
}

function assetCell({ asset, name, displayName }: Result, words: FormatTexts): string {
  if (name === null) return `<i>${escapeHtml(words.listNotRead)}</i>`;
  const isNamed = displayName !== undefined && displayName !== name;
  const id = isNamed
    ? `<strong>${escapeHtml(displayName)}</strong><br><code>${escapeHtml(name)}</code>`
    : `<strong>${breakable(name)}</strong>`;
  if (asset === null || asset === name) return id;
  return `${id} <details class="full-id"><summary>${escapeHtml(words.fullId)}</summary><code>${breakable(asset)}</code></details>`;
}

function reasonCell(result: Result, words: FormatTexts): string {
  const { reason, excepted } = result;
  if (!isAccepted(result) || !excepted) return escapeHtml(reason);
  return `${escapeHtml(reason)}<br><em>${escapeHtml(words.excepted(excepted.owner, excepted.reason, excepted.expires))}</em>`;
}

function evidenceCell({ evidence }: Result): string {
  const members = Object.entries(evidence).filter(([, value]) => value !== undefined);
  if (members.length === 0) return '';
  const items = members.map(([name, value]) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    return `<div><dt>${escapeHtml(name)}</dt><dd><code>${breakable(text)}</code></dd></div>`;
  });
  return `<dl class="evidence">${items.join('')}</dl>`;
}

function mending(check: ReturnType<typeof checkWords>, words: FormatTexts): string {
  const { steps, cli, terraform, references } = check;
  const parts = [
    steps.length === 0
      ? ''
      : `<h4>${escapeHtml(words.inConsole)}</h4><ol>${steps.map((step) => `<li>${escapeHtml(step)}</li>`).join('')}</ol>`,
    cli === null ? '' : `<h4>${escapeHtml(words.onCommandLine)}</h4><pre><code>${escapeHtml(cli)}</code></pre>`,
    terraform === undefined
      ? ''
      : `<h4>${escapeHtml(words.withTerraform)}</h4><pre><code>${escapeHtml(terraform)}</code></pre>`,
    references.length === 0
      ? ''
      : `<h4>${escapeHtml(words.references)}</h4><ul>${references.map(reference).join('')}</ul>`,
  ].join('');
  return parts === ''
    ? ''
    : `<details class="mend"><summary>${escapeHtml(words.howToMend)}</summary>${parts}</details>\n`;
}

/** Only web addresses become links. */
function reference(url: string): string {
  const text = escapeHtml(url);
  return /^https?:\/\//.test(url)
    ? `<li><a href="${text}" rel="noopener noreferrer">${text}</a></li>`
    : `<li>${text}</li>`;
}
