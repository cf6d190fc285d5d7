import { type Command, Option } from 'commander';
import { sides } from '#model/cloud-program.ts';
import type { CommandContext } from '../context.ts';
import { parseCloud } from '../options.ts';
import type { ImportOptions } from '../remote/account-import.ts';
import type { AddOptions, ChangeOptions, RemoveOptions } from '../remote/accounts.ts';
import type { JsonOption, ListOptions } from '../show/results.ts';
import type { Translate } from '../translator.ts';
import { addGroup, addJsonOption, addListOptions, addYesOption, type Group } from './group.ts';

const work = () => import('../remote/accounts.ts');

/** `bastide account …`: connected cloud accounts. */
export function registerAccount(program: Command, context: CommandContext): void {
  addGroup(program, context, 'account', ['connected cloud accounts', '已接入的云账号'], (group) => {
    addReading(group, context);
    addConnecting(group, context);
    addChanging(group, context);
  });
}

function addReading({ t, add }: Group, context: CommandContext): void {
  const list = add('list', 'list the accounts', '列出账号').option(
    '--all',
    t('also those that are disconnected', '包括已断开的账号'),
  );
  addListOptions(list, t).action(async (options: ListOptions & { all?: boolean }) =>
    (await work()).listAccounts(options, context),
  );
  const show = add('show', 'one account and what of it can be read', '显示一个账号及其可读取的模块');
  addJsonOption(withId(show, t), t).action(async (id: string, options: JsonOption) =>
    (await work()).showAccount(id, options, context),
  );
  const test = add('test', 'test again what can be read', '重新检测可读取的模块');
  addJsonOption(withId(test, t), t).action(async (id: string, options: JsonOption) =>
    (await work()).testAccount(id, options, context),
  );
}

function addConnecting({ t, add }: Group, context: CommandContext): void {
  const connect = add('add', 'connect an account', '接入一个账号')
    .argument('<cloud>', t('of which cloud it is (alibaba, azure)', '账号所属的云（alibaba、azure）'), parseCloud)
    .requiredOption('--name <name>', t('what you call it', '账号的显示名称'));
  connect.addOption(sideOption(t));
  addRoleOptions(connect, t)
    .option(
      '--endpoint <url>',
      t('send every call to this base URL, where the server allows it', '将所有调用发送到该地址（须服务器允许）'),
    )
    .option('--no-wait', t('do not wait for the first test', '不等待首次检测'))
    .addHelpText('after', `\n${t(keys.en, keys.zh)}`);
  addJsonOption(connect, t).action(async (cloud: string, options: AddOptions) =>
    (await work()).addAccount(cloud, options, context),
  );
  const load = add('import', 'make an account of a recording', '用录制文件创建账号')
    .argument('<file>', t('what bastide assess --record wrote', 'bastide assess --record 写出的文件'))
    .option('--name <name>', t("what you call it; the cloud's account id otherwise", '显示名称；默认为云账号 ID'))
    .option('--cloud <cloud>', t('of which cloud it is', '录制所属的云'), parseCloud, 'alibaba');
  load.addOption(sideOption(t));
  addJsonOption(load, t).action(async (file: string, options: ImportOptions) =>
    (await import('../remote/account-import.ts')).importAccount(file, options, context),
  );
}

function addChanging({ t, add }: Group, context: CommandContext): void {
  const change = withId(add('change', 'rename an account, or give it another key', '重命名账号或更换密钥'), t)
    .option('--name <name>', t('its new name', '新的名称'))
    .option('--key', t('another key of the same account; it is asked for', '同一账号的新密钥；程序会询问'));
  addRoleOptions(change, t).addHelpText('after', `\n${t(keys.en, keys.zh)}`);
  addJsonOption(change, t).action(async (id: string, options: ChangeOptions) =>
    (await work()).changeAccount(id, options, context),
  );
  const remove = withId(add('remove', 'disconnect an account', '断开一个账号'), t).addOption(
    new Option('--history <choice>', t('what becomes of what was found', '如何处理历史记录'))
      .choices(['keep', 'delete'])
      .makeOptionMandatory(),
  );
  addYesOption(addJsonOption(remove, t), t).action(async (id: string, options: RemoveOptions) =>
    (await work()).removeAccount(id, options, context),
  );
}

function withId(command: Command, t: Translate): Command {
  return command.argument('<id>', t('of the account (see bastide account list)', '账号 ID（见 bastide account list）'));
}

function sideOption(t: Translate): Option {
  return new Option('--side <side>', t('the site where it was opened', '账号所属的站点')).choices(sides);
}

function addRoleOptions(command: Command, t: Translate): Command {
  return command
    .option('--role-arn <arn>', t('take on this role with the key', '用密钥扮演该角色'))
    .option('--external-id <id>', t('what the trust policy of the role asks for', '角色信任策略要求的外部 ID'))
    .option('--session-name <name>', t("how the cloud's audit log shows it", '在云审计日志中显示的会话名'));
}

const keys = {
  en: `The key is taken from ALIBABA_CLOUD_ACCESS_KEY_ID and
ALIBABA_CLOUD_ACCESS_KEY_SECRET, else asked on the terminal, else read from
standard input, one a line: the id, then the secret. It is never an argument.
For Azure it is a service principal: AZURE_TENANT_ID, AZURE_CLIENT_ID,
AZURE_CLIENT_SECRET and AZURE_SUBSCRIPTION_ID, or the same four as answers.
What it must be allowed: bastide permissions <cloud>`,
  zh: `密钥取自 ALIBABA_CLOUD_ACCESS_KEY_ID 和 ALIBABA_CLOUD_ACCESS_KEY_SECRET，
否则在终端询问，或从标准输入逐行读取：先 ID，后 Secret；绝不作为参数。
Azure 使用服务主体：取自 AZURE_TENANT_ID、AZURE_CLIENT_ID、AZURE_CLIENT_SECRET
和 AZURE_SUBSCRIPTION_ID，或依次回答这四项。
所需权限见：bastide permissions <云>`,
};
