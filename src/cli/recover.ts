import { readServerConfig } from '#platform/config.ts';
import { recoverAccess } from '#server/recover.ts';
import type { CommandContext } from './context.ts';
import { printLines } from './show/results.ts';
import { tell } from './tell.ts';
import { translator } from './translator.ts';

/** `bastide user recover`: the password stands alone on standard output, once. */
export async function recover(
  wanted: { readonly email?: string; readonly organization?: string },
  { language }: CommandContext,
): Promise<void> {
  const t = translator(language);
  const { email, password } = await recoverAccess(readServerConfig(), wanted, Date.now());
  tell(
    t(
      `${email} is an active owner again, without second factor and sessions. One-time password, shown this once:`,
      `${email} 已恢复为启用状态的所有者，第二因素和会话已清除。一次性密码仅显示这一次：`,
    ),
  );
  await printLines(password);
  tell(t('It has to be changed at the first log-on: bastide login', '首次登录时必须修改：bastide login'));
}
