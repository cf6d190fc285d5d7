import { readServerConfig } from '#platform/config.ts';
import type { MasterKeys } from '#platform/master-key.ts';
import { addKey, type KeyRotation, knownKeys, retireKey, rotateKeys } from '#server/rotate-keys.ts';
import { confirm } from './ask/questions.ts';
import type { CommandContext } from './context.ts';
import { type JsonOption, printItem } from './show/results.ts';
import { tableLines } from './show/table.ts';
import { tell } from './tell.ts';
import { formatCount } from './texts.ts';
import { translator } from './translator.ts';

export interface YesOption {
  readonly yes?: boolean;
}

/** Their names; the keys themselves are never shown. */
export async function listKeys(options: JsonOption, context: CommandContext): Promise<void> {
  await printKeys(await knownKeys(readServerConfig()), options, context);
}

export async function addOne(options: JsonOption, context: CommandContext): Promise<void> {
  const keys = await addKey(readServerConfig());
  await printKeys(keys, options, context);
  tell(
    translator(context.language)(
      'Next: keep a copy of the file in a safe place, restart every server with it, then run: bastide keys rotate',
      '接下来：将该文件的副本存放到安全处，用它重启每台服务器，然后运行：bastide keys rotate',
    ),
  );
}

export async function rotate(options: YesOption, context: CommandContext): Promise<void> {
  const config = readServerConfig();
  if (config.database) await confirm(restarted, { language: context.language, yes: options.yes });
  tellRotation(await rotateKeys(config), context);
}

export async function retire(id: string, options: YesOption, context: CommandContext): Promise<void> {
  const config = readServerConfig();
  await confirm(retiring(id), { language: context.language, yes: options.yes });
  const rotation = await retireKey(config, id);
  tellRotation(rotation, context);
  if (rotation.failed.length > 0) return;
  tell(
    translator(context.language)(
      `Retired: ${id}. Backups from before need it still: keep a copy as long as those.`,
      `已停用：${id}。此前的备份仍需要它：请在保留这些备份期间保存副本。`,
    ),
  );
}

async function printKeys(keys: MasterKeys, options: JsonOption, { language }: CommandContext): Promise<void> {
  const t = translator(language);
  const items = [...keys.keys.keys()].map((id) => ({ id, isCurrent: id === keys.currentKeyId }));
  await printItem(options, items, (screen) => [
    tableLines(
      items,
      [
        { title: t('KEY', '密钥'), text: ({ id }) => id },
        {
          title: t('USE', '用途'),
          text: ({ isCurrent }) => (isCurrent ? t('seals and opens', '加密和解密') : t('opens', '解密')),
        },
      ],
      screen,
    ),
  ]);
}

function tellRotation({ rewrapped, failed }: KeyRotation, context: CommandContext): void {
  const t = translator(context.language);
  tell(
    t(`Wrapped anew: ${formatCount(rewrapped, 'en')} secrets.`, `已重新包装 ${formatCount(rewrapped, 'zh')} 个机密。`),
  );
  for (const { organizationId, table, id } of failed) {
    tell(
      t(
        `Not readable with any of the keys: ${table} ${id} of organisation ${organizationId}. No key can be retired until it is entered again.`,
        `任何密钥都无法读取：组织 ${organizationId} 的 ${table} ${id}。在重新输入之前，不能停用任何密钥。`,
      ),
    );
  }
  if (failed.length > 0) context.exitStatus = 1;
}

const restarted = {
  en: 'Were all servers on this database restarted since the newest key was added?',
  zh: '自添加最新密钥以来，是否已重启使用此数据库的所有服务器？',
};

function retiring(id: string) {
  return {
    en: `Take the key ${id} out of the key file? Were all servers restarted since the newest key was added?`,
    zh: `从密钥文件中移除 ${id}？自添加最新密钥以来，是否已重启所有服务器？`,
  };
}
