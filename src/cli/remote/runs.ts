import type { Run } from '#client/api-types.ts';
import type { CommandContext } from '../context.ts';
import { fieldLines } from '../show/fields.ts';
import { type JsonOption, type ListOptions, printItem, printJson, printList } from '../show/results.ts';
import { word } from '../show/words.ts';
import { tell } from '../tell.ts';
import { formatCount, formatInstant } from '../texts.ts';
import { translator } from '../translator.ts';
import { accountNames } from './account-names.ts';
import type { AskPage } from './pages.ts';
import { runFields, runSummaryLines } from './run-text.ts';
import { type Reply, type Server, withServer } from './server.ts';

export interface RunListOptions extends ListOptions {
  readonly account?: string;
  readonly group?: string;
  readonly status?: Run['status'];
}

type Listed = Reply<'listRuns'>['items'][number];

export async function listRuns(options: RunListOptions, context: CommandContext): Promise<void> {
  const { account: accountId, group: groupId, status } = options;
  const { language } = context;
  const t = translator(language);
  const filter = { accountId, groupId, status };
  await withServer(context, async (server) => {
    const names = accountNames(server);
    const ask: AskPage<Listed> = async (page) => {
      const answer = await server.call('listRuns', { query: { ...page, ...filter } });
      if (!options.json) await names.learn(answer.items.map((run) => run.accountId));
      return answer;
    };
    await printList(context, options, ask, [
      { title: 'ID', text: ({ id }) => id },
      { title: t('QUEUED', '排队时间'), text: ({ queuedAt }) => formatInstant(queuedAt) },
      { title: t('STATE', '状态'), text: ({ status: state }) => word('runStatus', state, language) },
      { title: t('KIND', '方式'), text: ({ kind }) => word('runKind', kind, language) },
      { title: t('BY', '触发'), text: ({ trigger }) => word('trigger', trigger, language) },
      { title: t('ACCOUNT', '账号'), text: (run) => names.of(run.accountId), mayShrink: true },
      {
        title: t('STEPS', '步骤'),
        align: 'right',
        text: ({ units }) => `${formatCount(units.done, language)}/${formatCount(units.planned, language)}`,
      },
      { title: t('ASSETS', '资产'), align: 'right', text: ({ assets }) => formatCount(assets, language) },
    ]);
  });
}

export async function showRun(id: string, options: JsonOption, context: CommandContext): Promise<void> {
  await withServer(context, async (server) => {
    const run = await server.call('getRun', { params: { runId: id } });
    await printRun(server, run, options, context);
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

/** For people, its account has a name. */
export async function printRun(
  server: Server,
  run: Run,
  options: JsonOption,
  { language }: CommandContext,
): Promise<void> {
  const names = accountNames(server);
  if (!options.json) await names.learn([run.accountId]);
  await printItem(options, run, (screen) => [
    fieldLines(runFields(run, names.of(run.accountId), language), screen),
    runSummaryLines(run, language, screen),
  ]);
}
