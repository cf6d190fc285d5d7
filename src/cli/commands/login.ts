import type { Command } from 'commander';
import type { CommandContext } from '../context.ts';
import { addLanguageOption } from '../options.ts';
import type { LoginOptions } from '../remote/login.ts';
import { translator } from '../translator.ts';

/** `bastide login` and `bastide logout`. */
export function registerLogin(program: Command, context: CommandContext): void {
  const t = translator(context.language);
  const login = program
    .command('login')
    .description(t('log on to a server and keep a token for this machine', '登录服务器，并为本机保存令牌'))
    .addHelpText('after', `\n${t(more.en, more.zh)}`)
    .option(
      '--server <url>',
      t(
        'its address (also: BASTIDE_SERVER); the last one, else http://127.0.0.1:8470',
        '服务器地址（也可设置 BASTIDE_SERVER）；默认为上次的地址，否则为 http://127.0.0.1:8470',
      ),
    )
    .option('--email <address>', t('who logs on; asked for otherwise', '登录者的邮箱；未指定时会询问'))
    .option(
      '--organization <slug>',
      t('its short name, where the server has several', '组织短名（服务器有多个组织时）'),
    )
    .option('--token', t('keep a token that was made elsewhere', '保存在别处创建的令牌'))
    .option(
      '--insecure-http',
      t(
        'plain http to another machine: whoever is on the way reads everything',
        '以明文 http 访问其他机器：途经者可读取一切',
      ),
    )
    .action(async (options: LoginOptions) => {
      const { login: run } = await import('../remote/login.ts');
      await run(options, context);
    });
  const logout = program
    .command('logout')
    .description(t('revoke the token of this machine and forget it', '撤销并删除本机的令牌'))
    .action(async () => {
      const { logout: run } = await import('../remote/logout.ts');
      await run(context);
    });
  for (const command of [login, logout]) addLanguageOption(command, context.language);
}

const more = {
  en: `Password and code are asked on the terminal, or read from standard input, one a
line; they are never arguments. Kept is only a token for 90 days, in
$XDG_CONFIG_HOME/bastide/login.json (~/.config), which you alone may read.
A one-time password is changed on the way.

Programs need no log-on: BASTIDE_SERVER and BASTIDE_TOKEN go before it.

Example:
  bastide login --server https://bastide.example.com`,
  zh: `密码和验证码在终端中询问，或从标准输入逐行读取，绝不作为参数。
仅保存一个有效期 90 天的令牌，位于 $XDG_CONFIG_HOME/bastide/login.json
（默认 ~/.config），且只有您可以读取。一次性密码会在登录时修改。

程序无需登录：BASTIDE_SERVER 和 BASTIDE_TOKEN 优先。

示例：
  bastide login --server https://bastide.example.com`,
};
