import type { Run, RunsAsked } from '#client/api-types.ts';
import type { CommandContext } from '../context.ts';
import { fieldLines } from '../show/fields.ts';
import { type JsonOption, type ListOptions, printItem, printJson, printList } from '../show/results.ts';
import { tableLines } from '../show/table.ts';
import { word } from '../show/words.ts';
import { tell } from '../tell.ts';
import { formatCount, formatInstant } from '../texts.ts';
import { translator } from '../translator.ts';
import { type ScopeOptions, scopeOf } from './run-scope.ts';
import { runFields, runSummaryLines } from './run-text.ts';
import { followRuns, isOver } from './run-watch.ts';
import { type Server, withServer } from './server.ts';

export interface StartOptions extends ScopeOptions, JsonOption {
  readonly wait?: boolean;
  readonly progress: boolean;
}
export interface RunListOptions extends ListOptions {
  readonly account?: string;
  readonly group?: string;
  readonly status?: Run['status'];
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

async function waitFor(server: Server, asked: RunsAsked, options: StartOptions, context: CommandContext) {
  const ids = asked.runs.map(({ runId }) => runId);
  const count = formatCount(ids.length, context.language);
  tell(translator(context.language)(`Runs: ${count}. Waiting for the end …`, `扫描数：${count}。等待结束……`));
  const runs = await followRuns(server, ids, options, context);
  await printEnd(runs, options, context);
}

async function printAsked(server: Server, { runs }: RunsAsked, context: CommandContext): Promise<void> {
  const t = translator(context.language);
  const names = new Map<string, string>();
  for (const id of new Set(runs.map(({ accountId }) => accountId))) {
    const { name, externalId } = await server.call('getAccount', { params: { accountId: id } });
    names.set(id, `${name} (${externalId})`);
  }
  const columns = [
    { title: t('RUN', '扫描'), text: ({ runId }: RunsAsked['runs'][number]) => runId },
    {
      title: t('ACCOUNT', '账号'),
      text: ({ accountId }: RunsAsked['runs'][number]) => names.get(accountId) ?? accountId,
    },
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

export async function listRuns(options: RunListOptions, context: CommandContext): Promise<void> {
  const { account: accountId, group: groupId, status } = options;
  const { language } = context;
  const t = translator(language);
  await withServer(context, (server) =>
    printList(context, options, (page) => server.call('listRuns', { query: { ...page, accountId, groupId, status } }), [
      { title: 'ID', text: ({ id }) => id },
      { title: t('QUEUED', '排队时间'), text: ({ queuedAt }) => formatInstant(queuedAt) },
      { title: t('STATE', '状态'), text: ({ status: state }) => word('runStatus', state, language) },
      { title: t('KIND', '方式'), text: ({ kind }) => word('runKind', kind, language) },
      { title: t('BY', '触发'), text: ({ trigger }) => word('trigger', trigger, language) },
      { title: t('ACCOUNT', '账号'), text: (run) => run.accountId },
      {
        title: t('STEPS', '步骤'),
        align: 'right',
        text: ({ units }) => `${formatCount(units.done, language)}/${formatCount(units.planned, language)}`,
      },
      { title: t('ASSETS', '资产'), align: 'right', text: ({ assets }) => formatCount(assets, language) },
    ]),
  );
}

export async function showRun(id: string, options: JsonOption, context: CommandContext): Promise<void> {
  await withServer(context, async (server) => {
    const run = await server.call('getRun', { params: { runId: id } });
    await printRun(run, options, context);
  });
}

export async function watchRun(
  id: string,
  options: JsonOption & { readonly progress: boolean },
  context: CommandContext,
): Promise<void> {
  await withServer(context, async (server) => {
    // One that is over, or unknown, needs no following.
    const run = await server.call('getRun', { params: { runId: id } });
    const runs = isOver(run) ? [run] : await followRuns(server, [id], options, context);
    await printEnd(runs, options, context);
  });
}

export async function steerRun(
  step: 'cancel' | 'pause' | 'resume',
  id: string,
  options: JsonOption,
  context: CommandContext,
): Promise<void> {
  const t = translator(context.language);
  await withServer(context, async (server) => {
    const run = await server.call(`${step}Run`, { params: { runId: id } });
    if (options.json) return await printJson(run);
    const state = word('runStatus', run.status, context.language);
    tell(
      run.isEnding ? t('It takes effect within seconds.', '将在数秒内生效。') : t(`Run: ${state}.`, `扫描：${state}。`),
    );
  });
}

/** Exit status 1 when one of them did not come to its end. */
async function printEnd(runs: readonly Run[], options: JsonOption, context: CommandContext): Promise<void> {
  if (options.json) await printJson(runs);
  else for (const run of runs) await printRun(run, {}, context);
  if (runs.some(({ status }) => status !== 'done')) context.exitStatus = 1;
}

async function printRun(run: Run, options: JsonOption, { language }: CommandContext): Promise<void> {
  await printItem(options, run, (screen) => [
    fieldLines(runFields(run, language), screen),
    runSummaryLines(run, language, screen),
  ]);
}
