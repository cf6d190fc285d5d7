import { type Command, Option } from 'commander';
import { severities } from '#model/verdict.ts';
import type { CommandContext } from '../context.ts';
import { collectText } from '../options.ts';
import type {
  ExceptionListOptions,
  GrantOptions,
  NoteOptions,
  ReasonOptions,
  RenewOptions,
} from '../remote/exceptions.ts';
import type { JsonOption } from '../show/results.ts';
import type { Translate } from '../translator.ts';
import { addGroup, addJsonOption, addListOptions, type Group } from './group.ts';

const states = ['pending', 'scheduled', 'active', 'expired', 'rejected', 'withdrawn', 'revoked'];
const work = () => import('../remote/exceptions.ts');

/** `bastide exception …`: accepted risks. */
export function registerException(program: Command, context: CommandContext): void {
  addGroup(program, context, 'exception', ['accepted risks', '已接受的风险'], (group) => {
    addReading(group, context);
    addAsking(group, context);
    addDeciding(group, context);
  });
}

function addReading({ t, add }: Group, context: CommandContext): void {
  const list = add('list', 'list the exceptions, the newest first', '列出例外，最新的在前')
    .addOption(new Option('--state <state>', t('only in this state', '仅限该状态')).choices(states))
    .option('--awaiting', t('what waits for approval', '等待批准的例外'))
    .option('--check <id>', t('that name this check', '指定该检查项的例外'))
    .option('--account <id>', t('that name this account', '指定该账号的例外'))
    .option('--asset <id>', t('that name this asset', '指定该资产的例外'))
    .option('--owner <name>', t('that this person answers for', '由该负责人负责的例外'))
    .option('--ending-before <time>', t('that end before this date or instant', '在该日期或时刻之前到期的例外'));
  addListOptions(list, t).action(async (options: ExceptionListOptions) =>
    (await work()).listExceptions(options, context),
  );
  addJsonOption(withId(add('show', 'one exception and how much it covers', '显示一个例外及其覆盖范围'), t), t).action(
    async (id: string, options: JsonOption) => (await work()).showException(id, options, context),
  );
}

function addAsking({ t, add }: Group, context: CommandContext): void {
  const grant = add('grant', 'accept a risk until a date, or ask for it', '在某日期之前接受风险，或提出申请')
    .option('--finding <id>', t('this finding: its check on its asset', '该风险：其资产上的检查项'))
    .option('--check <id>', t('this check; alone, on every asset', '该检查项；单独使用时涵盖所有资产'))
    .option('--account <id>', t('of this account', '该账号'))
    .option('--asset <id>', t('this asset of the account', '账号中的该资产'))
    .option('--kind <kind>', t('of this kind', '该类型'))
    .option('--region <region>', t('in this region; global for what has none', '该地域；global 表示无地域'))
    .addOption(new Option('--severity <severity>', t('of this severity', '该风险等级')).choices(severities))
    .option(
      '--tag <tag>',
      t('with this tag, key or key=value (repeatable)', '带有该标签，键或 键=值（可重复）'),
      collectText,
      [],
    )
    .requiredOption('--reason <text>', t('why the risk is accepted', '接受风险的原因'))
    .requiredOption('--owner <name>', t('who answers for it', '负责人'));
  addEnd(grant, t)
    .option('--starts <time>', t('a date or an instant; now otherwise', '开始的日期或时刻；默认立即'))
    .option('--ticket <ticket>', t('number or address of a ticket', '工单编号或地址'));
  addJsonOption(grant, t).action(async (options: GrantOptions) => (await work()).grantException(options, context));
  const renew = addEnd(
    withId(add('renew', 'give an exception another end, or ask for it', '更改例外的到期时间，或提出申请'), t),
    t,
  ).requiredOption('--reason <text>', t('why', '原因'));
  addJsonOption(renew, t).action(async (id: string, options: RenewOptions) =>
    (await work()).renewException(id, options, context),
  );
  const revoke = withId(
    add('revoke', 'end an exception now, or withdraw a request', '立即结束例外，或撤回申请'),
    t,
  ).requiredOption('--reason <text>', t('why', '原因'));
  addJsonOption(revoke, t).action(async (id: string, options: ReasonOptions) =>
    (await work()).revokeException(id, options, context),
  );
}

function addDeciding({ t, add }: Group, context: CommandContext): void {
  const approve = withId(add('approve', 'grant what somebody else asked for', '批准他人的申请'), t).option(
    '--note <text>',
    t('a word about it', '说明'),
  );
  addJsonOption(approve, t).action(async (id: string, options: Partial<NoteOptions> & JsonOption) =>
    (await work()).approveException(id, options, context),
  );
  const reject = withId(add('reject', 'refuse what somebody else asked for', '拒绝他人的申请'), t).requiredOption(
    '--note <text>',
    t('why', '原因'),
  );
  addJsonOption(reject, t).action(async (id: string, options: NoteOptions) =>
    (await work()).rejectException(id, options, context),
  );
}

function withId(command: Command, t: Translate): Command {
  return command.argument(
    '<id>',
    t('of the exception (see bastide exception list)', '例外 ID（见 bastide exception list）'),
  );
}

function addEnd(command: Command, t: Translate): Command {
  return command.requiredOption(
    '--expires <time>',
    t('a date, which counts to its end in UTC, or an instant', '日期（到 UTC 当日结束）或时刻'),
  );
}
