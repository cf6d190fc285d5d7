import type { Run } from '#model/result.ts';
import { severities } from '#model/verdict.ts';
import { cloudName, formatInstant } from '../texts.ts';
import type { Format, FormatContext } from './format.ts';
import { type CheckGroup, select } from './selection.ts';
import { checkBlock } from './table-block.ts';
import { gapBlock } from './table-gaps.ts';
import { type Page, pageOf } from './table-page.ts';
import { tableSummary } from './table-summary.ts';
import { isUndecided, undecidedBlock } from './table-undecided.ts';
import { clean, wrap } from './terminal-text.ts';

const limits = { perCheck: 10, inAll: Number.POSITIVE_INFINITY, excepted: false };

/** For a person at a terminal: risk first, how to mend it, the numbers at the end, where the reader's eye is. */
export const table: Format = {
  name: 'table',
  forPeople: true,
  async *write(run, results, context) {
    const selection = await select(results, context.show, limits);
    const page = pageOf(context);
    const listed = selection.groups.filter((group) => group.rows.length > 0);
    yield lines(heading(run, page));
    yield* blocks(listed, page, context);
    if (listed.length === 0) {
      const clear = selection.total.fail + selection.total.unknown === 0 && run.gaps.length === 0 && !run.cancelled;
      yield lines([clear ? page.words.allPassed : page.words.nothingListed]);
    }
    if (run.gaps.length > 0) yield lines(gapBlock(run.gaps, page));
    yield lines(tableSummary(run, selection, page, context));
  },
};

function lines(all: readonly string[]): string {
  return `${all.map((line) => line.trimEnd()).join('\n')}\n\n`;
}

function heading(run: Run, { words, language, width, paint }: Page): string[] {
  const account = words.account(cloudName(run.cloud, language), clean(run.account));
  const facts = [account, words.regions(run.regions.length), formatInstant(run.finishedAt)].join(' · ');
  const labels = [run.sample ? words.sample : '', run.cancelled ? words.cancelled : ''].filter((label) => label !== '');
  return [
    ...wrap(`${words.title} · ${facts}`, width).map((line) => paint('bold', line)),
    ...labels.flatMap((label) => wrap(label, width).map((line) => paint(['bold', 'yellow'], line))),
  ];
}

/** Within a severity what failed comes first; checks that only could not be decided are told together, so that they bury nothing. */
function* blocks(groups: readonly CheckGroup[], page: Page, context: FormatContext): Iterable<string> {
  for (const severity of severities) {
    const ofSeverity = groups.filter((group) => group.severity === severity);
    const undecided = ofSeverity.filter((group) => isUndecided(group, context.show));
    for (const group of ofSeverity) if (!undecided.includes(group)) yield lines(checkBlock(group, page, context));
    if (undecided.length > 0) yield lines(undecidedBlock(severity, undecided, page, context));
  }
}
