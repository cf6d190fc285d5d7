import type { User } from '#client/api-types.ts';
import { AppError } from '#platform/errors.ts';
import { confirm } from '../ask/questions.ts';
import type { CommandContext } from '../context.ts';
import { shown } from '../option-value.ts';
import { type JsonOption, type ListOptions, printFields, printJson, printLines, printList } from '../show/results.ts';
import { word } from '../show/words.ts';
import { tell } from '../tell.ts';
import { formatInstant } from '../texts.ts';
import { translator } from '../translator.ts';
import { asYourself } from './own-session.ts';
import { findItem } from './pages.ts';
import { isId } from './policies.ts';
import { type Reply, type Server, withServer } from './server.ts';

export interface UserListOptions extends ListOptions {
  readonly role?: User['role'];
  readonly status?: User['status'];
}
export interface AddOptions extends JsonOption {
  readonly name: string;
  readonly role: User['role'];
  readonly password: boolean;
}

export async function listUsers(options: UserListOptions, context: CommandContext): Promise<void> {
  const { role, status } = options;
  const { language } = context;
  const t = translator(language);
  const factors = ({ hasTotp, hasSingleSignOn, hasPassword }: User): string =>
    [
      hasPassword && t('password', '密码'),
      hasTotp && t('second factor', '第二因素'),
      hasSingleSignOn && t('single sign-on', '单点登录'),
    ]
      .filter(Boolean)
      .join(' + ');
  await withServer(context, (server) =>
    printList(context, options, (page) => server.call('listUsers', { query: { ...page, role, status } }), [
      { title: 'ID', text: ({ id }) => id },
      { title: t('E-MAIL', '邮箱'), text: ({ email }) => email },
      { title: t('NAME', '姓名'), text: ({ name }) => name, mayShrink: true },
      { title: t('ROLE', '角色'), text: (user) => word('role', user.role, language) },
      { title: t('STATE', '状态'), text: (user) => word('userStatus', user.status, language) },
      { title: t('LOGS ON BY', '登录方式'), text: factors, mayShrink: true },
      { title: t('LAST', '上次登录'), text: ({ lastLogOnAt }) => (lastLogOnAt ? formatInstant(lastLogOnAt) : '–') },
    ]),
  );
}

export async function addUser(email: string, options: AddOptions, context: CommandContext): Promise<void> {
  const { name, role, password: hasPassword } = options;
  const body = { email, name, role, hasPassword };
  const invited = await asYourself(context, {}, (client) => client.call('inviteUser', { body }));
  await printOneTimePassword(invited, options, context);
}

export async function resetPassword(user: string, options: JsonOption, context: CommandContext): Promise<void> {
  const reply = await changing(user, context, (client, params) => client.call('resetUserPassword', { params }));
  await printOneTimePassword(reply, options, context);
}

/** The password stands alone on standard output, once. */
async function printOneTimePassword(reply: Reply<'inviteUser'>, options: JsonOption, { language }: CommandContext) {
  if (options.json) return await printJson(reply);
  const t = translator(language);
  const { user, oneTimePassword } = reply;
  const who = `${user.email} (${word('role', user.role, language)})`;
  if (oneTimePassword === null) return tell(t(`${who} logs on by single sign-on.`, `${who} 通过单点登录。`));
  tell(
    t(
      `One-time password of ${who}, shown this once and to be changed at the first log-on:`,
      `${who} 的一次性密码，仅显示这一次，首次登录时必须修改：`,
    ),
  );
  await printLines(oneTimePassword);
}

export async function changeUser(
  action: 'disable' | 'enable' | 'reset-totp',
  user: string,
  options: JsonOption,
  context: CommandContext,
): Promise<void> {
  const operation = { disable: 'disableUser', enable: 'enableUser', 'reset-totp': 'resetUserTotp' } as const;
  const changed = await changing(user, context, (client, params) => client.call(operation[action], { params }));
  await printUser(changed, options, context);
}

export async function setRole(user: string, role: User['role'], options: JsonOption, context: CommandContext) {
  const body = { role };
  const changed = await changing(user, context, (client, params) => client.call('updateUser', { params, body }));
  await printUser(changed, options, context);
}

export async function removeUser(user: string, options: { yes?: boolean }, context: CommandContext): Promise<void> {
  const { language } = context;
  const { id, email } = await withServer(context, (server) => findUser(server, user));
  const question = { en: `Delete the user ${email} with all tokens?`, zh: `删除用户 ${email} 及其所有令牌？` };
  await confirm(question, { language, yes: options.yes });
  await asYourself(context, {}, (client) => client.call('deleteUser', { params: { userId: id } }));
  tell(translator(language)(`Deleted: ${email}.`, `已删除：${email}。`));
}

/** Looks who is meant before a password is asked for. */
async function changing<T>(
  user: string,
  context: CommandContext,
  work: (client: Server, params: { readonly userId: string }) => Promise<T>,
): Promise<T> {
  const { id } = await withServer(context, (server) => findUser(server, user));
  return await asYourself(context, {}, (client) => work(client, { userId: id }));
}

/** By id, or by the address, in whatever case it is typed. */
async function findUser(server: Server, user: string): Promise<User> {
  if (isId(user)) return await server.call('getUser', { params: { userId: user } });
  const wanted = user.toLowerCase();
  const found = await findItem(
    (page) => server.call('listUsers', { query: page }),
    ({ email }) => email.toLowerCase() === wanted,
  );
  if (found) return found;
  throw new AppError('not-found', {
    en: `There is no user "${shown(user)}". See: bastide user list`,
    zh: `没有用户“${shown(user)}”。查看：bastide user list`,
  });
}

async function printUser(user: User, options: JsonOption, { language }: CommandContext): Promise<void> {
  const t = translator(language);
  await printFields(options, user, [
    ['ID', user.id],
    [t('E-mail', '邮箱'), user.email],
    [t('Name', '姓名'), user.name],
    [t('Role', '角色'), word('role', user.role, language)],
    [t('State', '状态'), word('userStatus', user.status, language)],
    [t('Second factor', '第二因素'), user.hasTotp ? t('yes', '有') : t('no', '无')],
  ]);
}
