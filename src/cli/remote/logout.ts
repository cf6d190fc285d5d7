import { createClient } from '#client/client.ts';
import { AppError } from '#platform/errors.ts';
import { Secret } from '#platform/secret.ts';
import type { CommandContext } from '../context.ts';
import { tell } from '../tell.ts';
import { formatInstant } from '../texts.ts';
import { translator } from '../translator.ts';
import { loginFile, readLogin, removeLogin, type StoredLogin } from './login-file.ts';
import { explained } from './server.ts';
import { parseServer } from './server-address.ts';

/** `bastide logout`: forgets the token here in any case, and has the server forget it where it may. */
export async function logout(context: CommandContext): Promise<void> {
  const t = translator(context.language);
  const login = await readLogin();
  if (!login) return tell(t('Nobody is logged on here.', '此处尚未登录。'));
  const failure = await revoke(login, context);
  await removeLogin();
  tell(
    t(`Logged off from ${login.server}; ${loginFile()} is gone.`, `已从 ${login.server} 退出；${loginFile()} 已删除。`),
  );
  if (failure === undefined) return;
  const until = formatInstant(login.expires);
  tell(
    t(
      `The token was not revoked and lives until ${until}: ${failure.text.en} To revoke it: bastide token revoke`,
      `令牌未能撤销，有效期至 ${until}：${failure.text.zh}撤销请运行：bastide token revoke`,
    ),
  );
  context.exitStatus = 1;
}

/** What kept the token alive; undefined when it is dead. */
async function revoke(login: StoredLogin, { language }: CommandContext): Promise<AppError | undefined> {
  const { tokenId, token } = login;
  // One that was made elsewhere may be in use elsewhere.
  if (tokenId === undefined) return undefined;
  try {
    const baseUrl = parseServer(login.server, login.insecureHttp);
    const client = createClient({ baseUrl, token, language, timeoutMs: 10_000 });
    await client.call('revokeToken', { params: { tokenId } });
    return undefined;
  } catch (error) {
    const told = explained(error, login.server, { token: new Secret(token) });
    if (!(told instanceof AppError)) throw told;
    return told.code === 'unauthenticated' || told.code === 'not-found' ? undefined : told;
  }
}
