import { type Command, Option } from 'commander';
import type { CommandContext } from '../context.ts';
import { invalid, parseChoice, shown } from '../option-value.ts';
import type { AddOptions, UserListOptions } from '../remote/users.ts';
import type { JsonOption } from '../show/results.ts';
import type { Translate } from '../translator.ts';
import { addGroup, addJsonOption, addListOptions, addYesOption, type Group } from './group.ts';

export const roles = ['owner', 'administrator', 'operator', 'auditor'] as const;
const work = () => import('../remote/users.ts');

/** `bastide user …`: who may log on. */
export function registerUser(program: Command, context: CommandContext): void {
  addGroup(program, context, 'user', ['who may log on', '可登录的用户'], (group) => {
    addKeeping(group, context);
    addActions(group, context);
    addRecovery(group, context);
  });
}

function addKeeping({ t, add }: Group, context: CommandContext): void {
  const list = add('list', 'list the users', '列出用户')
    .addOption(new Option('--role <role>', t('only of this role', '仅限该角色')).choices(roles))
    .addOption(new Option('--status <status>', t('only in this state', '仅限该状态')).choices(['active', 'disabled']));
  addListOptions(list, t).action(async (options: UserListOptions) => (await work()).listUsers(options, context));
  const invite = add(
    'add',
    'invite somebody; the one-time password goes to standard output',
    '添加用户；一次性密码写到标准输出',
  )
    .argument('<email>', t('their e-mail address', '邮箱地址'))
    .requiredOption('--name <name>', t('their name', '姓名'))
    .addOption(new Option('--role <role>', t('what they may do', '角色')).choices(roles).makeOptionMandatory())
    .option('--no-password', t('they come by single sign-on alone', '仅通过单点登录'));
  addJsonOption(addPasswordNote(invite, t), t).action(async (email: string, options: AddOptions) =>
    (await work()).addUser(email, options, context),
  );
}

function addActions({ t, add }: Group, context: CommandContext): void {
  const actions = [
    ['disable', 'keep a user out until enabled again', '停用用户'],
    ['enable', 'let a disabled user in again', '重新启用用户'],
    ['reset-totp', 'take the second factor away and end all sessions', '移除第二因素并结束所有会话'],
  ] as const;
  for (const [action, en, zh] of actions) {
    addJsonOption(withUser(add(action, en, zh), t), t).action(async (user: string, options: JsonOption) =>
      (await work()).changeUser(action, user, options, context),
    );
  }
  const reset = withUser(
    add(
      'reset-password',
      'give a one-time password, on standard output, and end all sessions',
      '重置为一次性密码（写到标准输出）并结束所有会话',
    ),
    t,
  );
  addJsonOption(reset, t).action(async (user: string, options: JsonOption) =>
    (await work()).resetPassword(user, options, context),
  );
  const role = withUser(add('role', 'change what a user may do', '更改用户角色'), t).argument(
    '<role>',
    roles.join(t(', ', '、')),
    (text: string) => parseChoice('<role>', roles, text),
  );
  addJsonOption(role, t).action(async (user: string, to: (typeof roles)[number], options: JsonOption) =>
    (await work()).setRole(user, to, options, context),
  );
  addYesOption(
    withUser(add('remove', 'delete a user with sessions and tokens', '删除用户及其会话和令牌'), t),
    t,
  ).action(async (user: string, options: { yes?: boolean }) => (await work()).removeUser(user, options, context));
}

function addRecovery({ t, add }: Group, context: CommandContext): void {
  add(
    'recover',
    'the way back in for the last administrator, on the machine of the server',
    '最后一名管理员找回登录（在服务器本机运行）',
  )
    .option('--email <address>', t('who; the first owner otherwise', '要找回的用户；默认为第一位所有者'))
    .option('--organization <slug>', t('its short name, where there are several', '组织短名（存在多个组织时）'))
    .addHelpText('after', `\n${t(recovery.en, recovery.zh)}`)
    .action(async (options: { email?: string; organization?: string }) => {
      if (options.email !== undefined && !options.email.includes('@')) throw noAddress(options.email);
      const { recover } = await import('../recover.ts');
      await recover(options, context);
    });
}

/** No token may change users. */
function addPasswordNote(command: Command, t: Translate): Command {
  return command.addHelpText(
    'after',
    `\n${t(
      'No token may change users, so your password is asked for, and a code where\nyou have a second factor; from standard input, one a line.',
      '令牌不能更改用户，因此会询问您的密码；如有第二因素，还会询问验证码。\n也可从标准输入逐行读取。',
    )}`,
  );
}

function withUser(command: Command, t: Translate): Command {
  return addPasswordNote(command, t).argument(
    '<user>',
    t('e-mail address or id (see bastide user list)', '邮箱地址或 ID（见 bastide user list）'),
  );
}

function noAddress(text: string) {
  return invalid(`"${shown(text)}" is no e-mail address.`, `“${shown(text)}”不是邮箱地址。`);
}

const recovery = {
  en: `Works on the database itself, so whoever can read the data folder (BASTIDE_DATA)
or DATABASE_URL can do it; no log-on is needed, and the server may be running.
The user becomes an active owner, loses the second factor and all sessions, and
gets a one-time password, which is printed once. The audit log tells of it.`,
  zh: `直接操作数据库，因此凡能读取数据目录（BASTIDE_DATA）或 DATABASE_URL 者
均可使用；无需登录，服务器可在运行中。该用户将成为启用状态的所有者，
第二因素和所有会话被清除，并获得只显示一次的一次性密码。审计日志会记录此操作。`,
};
