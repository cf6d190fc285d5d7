import type { Policy, PolicyDetails } from '#client/api-types.ts';
import type { Language } from '#model/text.ts';
import { AppError } from '#platform/errors.ts';
import { confirm } from '../ask/questions.ts';
import type { CommandContext } from '../context.ts';
import { clean } from '../formats/terminal-text.ts';
import { type Field, fieldLines } from '../show/fields.ts';
import { type JsonOption, type ListOptions, printItem, printLines, printList } from '../show/results.ts';
import { tell } from '../tell.ts';
import { formatCount, formatInstant } from '../texts.ts';
import { translator } from '../translator.ts';
import { findItem } from './pages.ts';
import { type Server, withServer } from './server.ts';

export interface ShowOptions extends JsonOption {
  readonly yaml?: boolean;
}
export interface ApplyOptions extends JsonOption {
  readonly id?: string;
}

export async function listPolicies(options: ListOptions, context: CommandContext): Promise<void> {
  const { language } = context;
  const t = translator(language);
  await withServer(context, (server) =>
    printList(context, options, (page) => server.call('listPolicies', { query: page }), [
      { title: 'ID', text: ({ id }) => id },
      { title: t('NAME', '名称'), text: ({ name }) => name, mayShrink: true },
      { title: t('ON', '启用'), text: ({ isEnabled }) => (isEnabled ? t('yes', '是') : t('no', '否')) },
      { title: t('CHECKS', '检查项'), align: 'right', text: ({ checkCount }) => formatCount(checkCount, language) },
      { title: t('SCHEDULE', '计划'), text: (policy) => scheduleWords(policy.schedule, language) },
      { title: t('NEXT', '下次'), text: ({ nextStartAt }) => (nextStartAt ? formatInstant(nextStartAt) : '–') },
    ]),
  );
}

export async function showPolicy(name: string, options: ShowOptions, context: CommandContext): Promise<void> {
  await withServer(context, async (server) => {
    const policy = await server.call('getPolicy', { params: { policyId: await idOf(server, name) } });
    if (options.yaml) return await printYaml(policy);
    await printPolicy(policy, options, context);
  });
}

export async function removePolicy(name: string, options: { yes?: boolean }, context: CommandContext): Promise<void> {
  const { language } = context;
  await withServer(context, async (server) => {
    const policyId = await idOf(server, name);
    const policy = await server.call('getPolicy', { params: { policyId } });
    const question = { en: `Delete the policy ${policy.name}?`, zh: `删除策略 ${policy.name}？` };
    await confirm(question, { language, yes: options.yes });
    await server.call('deletePolicy', { params: { policyId } });
    tell(translator(language)(`Deleted: ${policy.name}.`, `已删除：${policy.name}。`));
  });
}

export async function printPolicy(policy: PolicyDetails, options: JsonOption, context: CommandContext): Promise<void> {
  await printItem(options, policy, (screen) => [
    fieldLines(policyFields(policy, context.language), screen),
    policy.checks.map(clean),
  ]);
}

/** By id, or by a name that is the name of one. */
async function idOf(server: Server, name: string): Promise<string> {
  if (isId(name)) return name;
  const policy = await findPolicy(server, name);
  if (policy) return policy.id;
  throw new AppError('not-found', {
    en: `There is no policy "${name}". See: bastide policy list`,
    zh: `没有策略“${name}”。查看：bastide policy list`,
  });
}

export function findPolicy(server: Server, name: string): Promise<Policy | undefined> {
  return findItem(
    (page) => server.call('listPolicies', { query: page }),
    (policy) => policy.name === name,
  );
}

export function isId(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}

/** What a person decides, as it is applied again. */
async function printYaml(policy: PolicyDetails): Promise<void> {
  const { stringify } = await import('yaml');
  const { packs, dimensions, addedChecks, removedChecks, takesInNewChecks } = policy;
  const { name, isEnabled, accountIds, regions, tags, parameters, schedule } = policy;
  const choice = { packs, dimensions, addedChecks, removedChecks, takesInNewChecks };
  const decided = { name, isEnabled, ...choice, accountIds, regions, tags, parameters, schedule };
  await printLines(stringify(decided, { lineWidth: 0 }).trimEnd());
}

function policyFields(policy: PolicyDetails, language: Language): readonly Field[] {
  const t = translator(language);
  const listed = (items: readonly string[] | null, all: string): string =>
    items === null ? all : items.length === 0 ? t('none', '无') : items.join(t(', ', '、'));
  const all = t('all', '全部');
  const pairs = policy.tags?.map(({ key, values }) => (values === undefined ? key : `${key}=${values.join('|')}`));
  return [
    ['ID', policy.id],
    [t('Name', '名称'), policy.isDefault ? t(`${policy.name} (the default)`, `${policy.name}（默认）`) : policy.name],
    [t('On', '启用'), policy.isEnabled ? t('yes', '是') : t('no', '否')],
    [t('Schedule', '计划'), scheduleWords(policy.schedule, language)],
    [t('Next start', '下次开始'), policy.nextStartAt && formatInstant(policy.nextStartAt)],
    [t('Last start', '上次开始'), policy.lastStartAt && formatInstant(policy.lastStartAt)],
    [t('Packs', '规则包'), listed(policy.packs, t('of any or none', '不限'))],
    [t('Dimensions', '维度'), listed(policy.dimensions, all)],
    [t('Added', '追加'), policy.addedChecks],
    [t('Left out', '排除'), policy.removedChecks],
    [t('New checks', '新检查项'), policy.takesInNewChecks ? t('taken in', '自动纳入') : t('not taken in', '不纳入')],
    [t('Not taken in', '未纳入'), policy.checksNotTakenIn],
    [t('Accounts', '账号'), listed(policy.accountIds, all)],
    [t('Regions', '地域'), listed(policy.regions, all)],
    [t('Tags', '标签'), pairs ?? all],
    [t('Parameters', '参数'), parameterLines(policy.parameters)],
    [t('Version', '版本'), String(policy.version)],
    [t('Checks', '检查项'), formatCount(policy.checks.length, language)],
  ];
}

function parameterLines(parameters: PolicyDetails['parameters']): readonly string[] {
  return Object.entries(parameters).flatMap(([check, values]) =>
    Object.entries(values).map(([name, value]) => `${check}.${name}=${JSON.stringify(value)}`),
  );
}

const days = { en: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'], zh: ['一', '二', '三', '四', '五', '六', '日'] };

function scheduleWords(schedule: Policy['schedule'], language: Language): string {
  const t = translator(language);
  switch (schedule.mode) {
    case 'off':
      return t('by hand only', '仅手动');
    case 'interval':
      return t(`every ${schedule.hours} h`, `每 ${schedule.hours} 小时`);
    case 'weekly': {
      const names = schedule.weekdays.map((day) => days[language][day - 1] ?? String(day));
      const { window, timeZone } = schedule;
      return t(`${names.join(', ')} ${window} ${timeZone}`, `周${names.join('、')} ${window} 时 ${timeZone}`);
    }
  }
}
