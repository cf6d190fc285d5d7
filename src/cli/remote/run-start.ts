import type { Run, RunsAsked } from '#client/api-types.ts';
import type { Language } from '#model/text.ts';
import { severities } from '#model/verdict.ts';
import type { CommandContext } from '../context.ts';
import { type JsonOption, printItem, printJson } from '../show/results.ts';
import { type Column, tableLines } from '../show/table.ts';
import { word } from '../show/words.ts';
import { tell } from '../tell.ts';
import { formatCount } from '../texts.ts';
import { translator } from '../translator.ts';
import { type AccountNames, accountNames } from './account-names.ts';
import { type ScopeOptions, scopeOf } from './run-scope.ts';
import { rate } from './run-text.ts';
import { followRuns, isOver } from './run-watch.ts';
import { printRun } from './runs.ts';
import { type Server, withServer } from './server.ts';

export interface WatchOptions extends JsonOption {
  readonly progress: boolean;
}
export interface StartOptions extends ScopeOptions, WatchOptions {
  readonly wait?: boolean;
}

export async function startRuns(options: StartOptions, context: CommandContext): Promise<void> {
  const scope = scopeOf(options);
  await withServer(context, async (server) => {
    const asked = await server.call('requestRuns', { body: { scope } });
    if (options.wait) return await waitFor(server, asked, options, context);
    if (options.json) return await printJson(asked);
    await printAsked(server, asked, context);
  });
}

export async function watchRun(id: string, options: WatchOptions, context: CommandContext): Promise<void> {
  await withServer(context, async (server) => {
    const run = await server.call('getRun', { params: { runId: id } });
    // One that is over needs no following.
    const [end = run] = isOver(run) ? [] : await followRuns(server, [id], options, context);
    await printRun(server, end, options, context);
    conclude([end], context);
  });
}

async function waitFor(server: Server, { runs }: RunsAsked, options: StartOptions, context: CommandContext) {
  const count = formatCount(runs.length, context.language);
  tell(translator(context.language)(`Runs: ${count}. Waiting for the end …`, `扫描数：${count}。等待结束……`));
  const ids = runs.map(({ runId }) => runId);
  const ends = await followRuns(server, ids, options, context);
  const [first, ...others] = ends;
  if (options.json) await printJson(ends);
  else if (first && others.length === 0) await printRun(server, first, {}, context);
  else await printEnds(server, ends, context);
  conclude(ends, context);
}

/** Exit status 1 when one of them did not come to its end. */
function conclude(runs: readonly Run[], context: CommandContext): void {
  if (runs.some(({ status }) => status !== 'done')) context.exitStatus = 1;
}

async function printAsked(server: Server, { runs }: RunsAsked, { language }: CommandContext): Promise<void> {
  const t = translator(language);
  const names = accountNames(server);
  await names.learn(runs.map(({ accountId }) => accountId));
  const columns: readonly Column<RunsAsked['runs'][number]>[] = [
    { title: 'ID', text: ({ runId }) => runId },
    { title: t('ACCOUNT', '账号'), text: ({ accountId }) => names.of(accountId) },
  ];
  await printItem({}, undefined, (screen) => [tableLines(runs, columns, screen)]);
  const shared = runs.filter(({ isShared }) => isShared).length;
  if (shared > 0) {
    tell(
      t(
        `${shared} of them waited already: an equal run is not queued twice.`,
        `其中 ${shared} 个已在排队：相同的扫描不会重复排队。`,
      ),
    );
  }
  tell(t('To follow one: bastide run watch ID', '跟踪扫描：bastide run watch ID'));
}

async function printEnds(server: Server, runs: readonly Run[], { language }: CommandContext): Promise<void> {
  const names = accountNames(server);
  await names.learn(runs.map(({ accountId }) => accountId));
  await printItem({}, undefined, (screen) => [tableLines(runs, endColumns(names, language), screen)]);
}

function endColumns(names: AccountNames, language: Language): readonly Column<Run>[] {
  const t = translator(language);
  return [
    { title: 'ID', text: ({ id }) => id },
    { title: t('ACCOUNT', '账号'), text: ({ accountId }) => names.of(accountId), mayShrink: true },
    { title: t('STATE', '状态'), text: ({ status }) => word('runStatus', status, language) },
    ...severities.map(
      (severity): Column<Run> => ({
        title: word('severity', severity, language).toUpperCase(),
        align: 'right',
        text: ({ summary }) => (summary ? formatCount(summary.failedBySeverity[severity], language) : '–'),
      }),
    ),
    {
      title: t('PASS RATE', '通过率'),
      align: 'right',
      text: ({ summary }) => (summary ? rate(summary.counts.pass, summary.scans) : '–'),
    },
    {
      title: t('COMPLETE', '完整度'),
      align: 'right',
      text: ({ summary }) => (summary ? rate(summary.completeness, 1) : '–'),
    },
  ];
}
