import { type Command, Option } from 'commander';
import type { CommandContext } from '../context.ts';
import { invalid, shown } from '../option-value.ts';
import { collectText } from '../options.ts';
import type { CreateOptions } from '../remote/tokens.ts';
import type { ListOptions } from '../show/results.ts';
import { addGroup, addJsonOption, addListOptions } from './group.ts';
import { roles } from './user.ts';

const work = () => import('../remote/tokens.ts');

/** `bastide token …`: API tokens of programs. */
export function registerToken(program: Command, context: CommandContext): void {
  addGroup(program, context, 'token', ['API tokens for programs', '供程序使用的 API 令牌'], ({ t, add }) => {
    addListOptions(add('list', 'list the tokens', '列出令牌'), t).action(async (options: ListOptions) =>
      (await work()).listTokens(options, context),
    );
    const create = add(
      'create',
      'make a token; it goes to standard output, once',
      '创建令牌；令牌写到标准输出，仅此一次',
    )
      .requiredOption('--name <name>', t('what it is for', '用途'))
      .addOption(
        new Option('--role <role>', t('at most your own; your own otherwise', '不高于您的角色；默认与您相同')).choices(
          roles,
        ),
      )
      .option(
        '--scope <scope>',
        t('such as finding:read (repeatable); everything otherwise', '例如 finding:read（可重复）；默认全部'),
        collectText,
        [],
      )
      .option('--days <count>', t('how long it lives, up to 365', '有效天数，最多 365'), parseDays, 90)
      .option('--email <address>', t('who makes it; you otherwise', '创建者；默认为您自己'))
      .addHelpText('after', `\n${t(more.en, more.zh)}`);
    addJsonOption(create, t).action(async (options: CreateOptions) => (await work()).createToken(options, context));
    add('revoke', 'end a token', '撤销令牌')
      .argument('<id>', t('of the token (see bastide token list)', '令牌 ID（见 bastide token list）'))
      .action(async (id: string) => (await work()).revokeToken(id, context));
  });
}

function parseDays(text: string): number {
  if (/^\d{1,3}$/.test(text) && Number(text) >= 1 && Number(text) <= 365) return Number(text);
  throw invalid(
    `--days cannot be "${shown(text)}": it takes a whole number from 1 to 365.`,
    `--days 不能为“${shown(text)}”：应为 1 到 365 的整数。`,
  );
}

const more = {
  en: `A token cannot make another one, so your password is asked for, and a code where
you have a second factor; from standard input, one a line.

Example:
  bastide token create --name nightly-report --role auditor --scope finding:read > token`,
  zh: `令牌不能创建令牌，因此会询问您的密码；如有第二因素，还会询问验证码。
也可从标准输入逐行读取。

示例：
  bastide token create --name nightly-report --role auditor --scope finding:read > token`,
};
