import { type Command, Option } from 'commander';
import type { CommandContext } from '../context.ts';
import { collectText } from '../options.ts';
import type { ScopeOptions } from '../remote/run-scope.ts';
import type { StartOptions, WatchOptions } from '../remote/run-start.ts';
import type { RunListOptions } from '../remote/runs.ts';
import type { JsonOption } from '../show/results.ts';
import type { Translate } from '../translator.ts';
import { addGroup, addJsonOption, addListOptions, type Group } from './group.ts';

const statuses = ['queued', 'running', 'paused', 'cancelled', 'done', 'failed'];
const work = () => import('../remote/runs.ts');
const starting = () => import('../remote/run-start.ts');

/** `bastide run …`: assessments that the server carries out. */
export function registerRun(program: Command, context: CommandContext): void {
  addGroup(program, context, 'run', ['assessments by the server', '服务器执行的扫描'], (group) => {
    addAsking(group, context);
    addReading(group, context);
    addSteering(group, context);
  });
}

function addAsking({ t, add }: Group, context: CommandContext): void {
  const start = add('start', 'assess now; without a choice, every account', '立即扫描；未指定范围时扫描所有账号');
  addScopeOptions(start, t)
    .option('--wait', t('until it is over; exit 1 when a run failed', '等待结束；有扫描失败时以状态 1 退出'))
    .option('--no-progress', t('no progress', '不显示进度'));
  addJsonOption(start, t).action(async (options: StartOptions) => (await starting()).startRuns(options, context));
  const estimate = add('estimate', 'what runs would scan and cost, before', '事先估算扫描次数和费用');
  addJsonOption(addScopeOptions(estimate, t), t).action(async (options: ScopeOptions & JsonOption) =>
    (await import('../remote/run-estimate.ts')).estimateRuns(options, context),
  );
}

function addReading({ t, add }: Group, context: CommandContext): void {
  const list = add('list', 'list the runs, the newest first', '列出扫描，最新的在前')
    .option('--account <id>', t('only of this account', '仅限该账号'))
    .option('--group <id>', t('only those that were started together', '仅限同一批启动的扫描'))
    .addOption(new Option('--status <status>', t('only in this state', '仅限该状态')).choices(statuses));
  addListOptions(list, t).action(async (options: RunListOptions) => (await work()).listRuns(options, context));
  const show = withId(add('show', 'one run with its summary', '显示一次扫描及其汇总'), t);
  addJsonOption(show, t).action(async (id: string, options: JsonOption) =>
    (await work()).showRun(id, options, context),
  );
  const watch = withId(add('watch', 'follow a run until it is over', '跟踪一次扫描直到结束'), t).option(
    '--no-progress',
    t('no progress', '不显示进度'),
  );
  addJsonOption(watch, t).action(async (id: string, options: WatchOptions) =>
    (await starting()).watchRun(id, options, context),
  );
}

function addSteering({ t, add }: Group, context: CommandContext): void {
  const steps = [
    ['cancel', 'end a run; what is finished of it stays', '取消扫描；已完成的部分保留'],
    ['pause', 'stop a run for now', '暂停扫描'],
    ['resume', 'let a paused run go on', '继续已暂停的扫描'],
  ] as const;
  for (const [step, en, zh] of steps) {
    addJsonOption(withId(add(step, en, zh), t), t).action(async (id: string, options: JsonOption) =>
      (await work()).steerRun(step, id, options, context),
    );
  }
}

function withId(command: Command, t: Translate): Command {
  return command.argument('<id>', t('of the run (see bastide run list)', '扫描 ID（见 bastide run list）'));
}

function addScopeOptions(command: Command, t: Translate): Command {
  return command
    .option('--policy <id>', t('what this policy chooses', '该策略选择的范围'))
    .option('--check <id>', t('this check, ahead of other runs', '该检查项，优先于其他扫描'))
    .option('--account <id>', t('this account (repeatable)', '该账号（可重复）'), collectText, [])
    .option('--asset <id>', t('this asset of the account, ahead of other runs', '账号中的该资产，优先于其他扫描'))
    .option('--kind <kind>', t('of which kind the asset is', '资产的类型'))
    .option('--finding <id>', t('the check and the asset of this finding', '该风险的检查项和资产'));
}
