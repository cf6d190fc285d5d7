import type { Side } from '#model/cloud-program.ts';
import { confirm } from '../ask/questions.ts';
import { clouds } from '../clouds.ts';
import type { CommandContext } from '../context.ts';
import { invalid } from '../option-value.ts';
import { type JsonOption, type ListOptions, printItem, printList } from '../show/results.ts';
import { word } from '../show/words.ts';
import { tell } from '../tell.ts';
import { cloudName } from '../texts.ts';
import { translator } from '../translator.ts';
import { type Health, healthLines, healthWords, isUnderWay, waitForHealth } from './account-health.ts';
import { checkRoleOptions, enteredCredentials, type RoleOptions } from './account-key.ts';
import { printAccount } from './account-text.ts';
import { type Server, withServer } from './server.ts';

export interface AddOptions extends RoleOptions, JsonOption {
  readonly name: string;
  readonly side?: Side;
  readonly endpoint?: string;
  readonly wait: boolean;
}
export interface ChangeOptions extends RoleOptions, JsonOption {
  readonly name?: string;
  readonly key?: boolean;
}
export interface RemoveOptions extends JsonOption {
  readonly history: 'keep' | 'delete';
  readonly yes?: boolean;
}

export async function listAccounts(options: ListOptions & { readonly all?: boolean }, context: CommandContext) {
  const { language } = context;
  const t = translator(language);
  const status = options.all ? 'all' : 'connected';
  await withServer(context, (server) =>
    printList(context, options, (page) => server.call('listAccounts', { query: { ...page, status } }), [
      { title: 'ID', text: ({ id }) => id },
      { title: t('NAME', '名称'), text: ({ name }) => name, mayShrink: true },
      { title: t('CLOUD', '云'), text: ({ cloud }) => cloudName(cloud, language) },
      { title: t('ACCOUNT', '云账号'), text: ({ externalId }) => externalId },
      { title: t('SOURCE', '来源'), text: ({ source }) => word('source', source, language) },
      { title: t('MODULES', '模块'), text: ({ health }) => healthWords(health.modules, language), mayShrink: true },
    ]),
  );
}

export async function showAccount(id: string, options: JsonOption, context: CommandContext): Promise<void> {
  await withServer(context, async (server) => {
    const account = await server.call('getAccount', { params: { accountId: id } });
    const health = await server.call('getAccountHealth', { params: { accountId: id } });
    await printAccount(account, health, options, context);
  });
}

export async function testAccount(id: string, options: JsonOption, context: CommandContext): Promise<void> {
  await withServer(context, async (server) => {
    await server.call('testAccount', { params: { accountId: id } });
    const { cloud } = await server.call('getAccount', { params: { accountId: id } });
    const health = await waitForHealth(server, id, context);
    await printItem(options, health, (screen) => [healthLines(health, context.language, screen)]);
    conclude(health, cloud, context);
  });
}

export async function addAccount(cloud: string, options: AddOptions, context: CommandContext): Promise<void> {
  checkRoleOptions(options, cloud);
  const { name, endpoint, wait, side = clouds.get(cloud)!.sites[0]!.side } = options;
  const t = translator(context.language);
  await withServer(context, async (server) => {
    // Whoever may not connect accounts is told so before a key is typed.
    await server.call('getSession');
    const credentials = await enteredCredentials(cloud, options, context);
    const account = await server.call('createAccount', { body: { cloud, name, side, credentials, endpoint } });
    const { id, externalId } = account;
    tell(
      t(
        `Connected: ${cloudName(cloud, 'en')} account ${externalId} is ${id}.`,
        `已接入：${cloudName(cloud, 'zh')}账号 ${externalId}，ID 为 ${id}。`,
      ),
    );
    await finish(server, id, { ...options, wait }, context);
  });
}

export async function changeAccount(id: string, options: ChangeOptions, context: CommandContext): Promise<void> {
  const { name, key = false, roleArn, externalId, sessionName } = options;
  if (name === undefined && !key) {
    throw invalid(
      'There is nothing to change: name --name, or --key for another key.',
      '没有要更改的内容：请指定 --name，或用 --key 更换密钥。',
    );
  }
  if (!key && [roleArn, externalId, sessionName].some((one) => one !== undefined)) {
    throw invalid('A role comes with its key: add --key.', '角色须与密钥一起更改：请添加 --key。');
  }
  await withServer(context, async (server) => {
    const { cloud } = await server.call('getAccount', { params: { accountId: id } });
    checkRoleOptions(options, cloud);
    const credentials = key ? await enteredCredentials(cloud, options, context) : undefined;
    await server.call('updateAccount', { params: { accountId: id }, body: { name, credentials } });
    await finish(server, id, { ...options, wait: key }, context);
  });
}

export async function removeAccount(id: string, options: RemoveOptions, context: CommandContext): Promise<void> {
  const { history, yes } = options;
  const { language } = context;
  await withServer(context, async (server) => {
    const { name, externalId } = await server.call('getAccount', { params: { accountId: id } });
    await confirm(removal(`${name} (${externalId})`, history), { language, yes });
    const removed = await server.call('disconnectAccount', { params: { accountId: id }, query: { history } });
    if (options.json) return await printItem(options, removed, () => []);
    tell(translator(language)(`Disconnected: ${name}.`, `已断开：${name}。`));
  });
}

function removal(what: string, history: 'keep' | 'delete') {
  return history === 'keep'
    ? {
        en: `Disconnect ${what}? Its credentials are removed; what was found stays.`,
        zh: `断开 ${what}？凭证将被删除，历史记录保留。`,
      }
    : {
        en: `Disconnect ${what} and delete all that was found in it? This cannot be undone.`,
        zh: `断开 ${what} 并删除其全部历史记录？此操作无法撤销。`,
      };
}

/** Shows the account as it is after a change. */
async function finish(server: Server, id: string, options: JsonOption & { wait: boolean }, context: CommandContext) {
  const params = { accountId: id };
  const health = options.wait
    ? await waitForHealth(server, id, context)
    : await server.call('getAccountHealth', { params });
  const account = await server.call('getAccount', { params });
  await printAccount(account, health, options, context);
  if (options.wait) noticeUnreadable(health, account.cloud, context);
}

/** As with an assessment: done, unless nothing at all could be read. */
function conclude(health: Health, cloud: string, context: CommandContext): void {
  noticeUnreadable(health, cloud, context);
  if (!isUnderWay(health) && !health.modules.some(({ status }) => status === 'in-use')) context.exitStatus = 1;
}

function noticeUnreadable(health: Health, cloud: string, { language }: CommandContext): void {
  const t = translator(language);
  if (isUnderWay(health)) {
    tell(t('Not everything is tested yet: bastide account show ID', '检测尚未全部完成：bastide account show ID'));
  } else if (health.modules.some(({ status }) => status !== 'in-use')) {
    tell(
      t(
        `What cannot be read stays unknown in every run. What reading needs: bastide permissions ${cloud}`,
        `无法读取的内容在每次扫描中均为未知。读取所需权限见：bastide permissions ${cloud}`,
      ),
    );
  }
}
