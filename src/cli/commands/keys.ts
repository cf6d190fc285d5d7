import type { Command } from 'commander';
import type { CommandContext } from '../context.ts';
import type { YesOption } from '../keys.ts';
import type { JsonOption } from '../show/results.ts';
import { addGroup, addJsonOption, addYesOption } from './group.ts';

const work = () => import('../keys.ts');

/** `bastide keys …`: the master keys that seal stored credentials, on the machine of the server. */
export function registerKeys(program: Command, context: CommandContext): void {
  addGroup(
    program,
    context,
    'keys',
    ['master keys, on the machine of the server', '主密钥（在服务器本机运行）'],
    ({ t, add }) => {
      addJsonOption(add('list', 'list their names', '列出密钥名称'), t).action(async (options: JsonOption) =>
        (await work()).listKeys(options, context),
      );
      addJsonOption(add('add', 'make a new current key; the old ones stay', '添加新的当前密钥，旧密钥保留'), t)
        .addHelpText('after', `\n${t(more.en, more.zh)}`)
        .action(async (options: JsonOption) => (await work()).addOne(options, context));
      addYesOption(
        add('rotate', 'wrap every stored secret with the current key', '用当前密钥重新包装所有已保存的机密'),
        t,
      )
        .addHelpText('after', `\n${t(more.en, more.zh)}`)
        .action(async (options: YesOption) => (await work()).rotate(options, context));
      addYesOption(add('retire', 'take out an old key that nothing needs any more', '移除不再需要的旧密钥'), t)
        .argument('<key>', t('its name (see bastide keys list)', '密钥名称（见 bastide keys list）'))
        .addHelpText('after', `\n${t(more.en, more.zh)}`)
        .action(async (id: string, options: YesOption) => (await work()).retire(id, options, context));
    },
  );
}

const more = {
  en: `To change the master key:
  1. bastide keys add       on one machine; the file goes to all of them
  2. restart every server   so that each knows both keys
  3. bastide keys rotate    may be stopped and run again
  4. bastide keys retire    and restart once more

The settings of the server count: BASTIDE_DATA, BASTIDE_MASTER_KEY_FILE,
DATABASE_URL.`,
  zh: `更换主密钥的步骤：
  1. bastide keys add       在一台机器上运行，并将密钥文件分发到所有机器
  2. 重启每台服务器         使其同时知道新旧密钥
  3. bastide keys rotate    可随时中断并重新运行
  4. bastide keys retire    然后再重启一次

使用服务器的设置：BASTIDE_DATA、BASTIDE_MASTER_KEY_FILE、DATABASE_URL。`,
};
