import type { Operations, operations } from '#client/api-types.ts';
import { type Client, createClient } from '#client/client.ts';
import { AppError } from '#platform/errors.ts';
import type { Secret } from '#platform/secret.ts';
import type { CommandContext } from '../context.ts';
import { tell } from '../tell.ts';
import { formatInstant } from '../texts.ts';
import { type Destination, findDestination } from './destination.ts';

export type Server = Client<Operations, typeof operations>;
type Reply<Id extends keyof Operations> = Operations[Id]['reply'];

export type { Reply };

const noticeMs = 7 * 86_400_000;

/** Works on the server that this machine is logged on to. What goes wrong says what to do about it. */
export async function withServer<T>(
  context: CommandContext,
  work: (server: Server) => Promise<T>,
  options: { readonly timeoutMs?: number } = {},
): Promise<T> {
  const destination = await findDestination(Date.now());
  noticeEnd(destination, context);
  const { server, token } = destination;
  const client = createClient({ baseUrl: server, token: token.reveal(), language: context.language, ...options });
  try {
    return await work(client);
  } catch (error) {
    throw explained(error, server, { token, advice: adviceOf(destination) });
  }
}

function noticeEnd({ expires }: Destination, { language }: CommandContext): void {
  if (expires === undefined || process.stderr.isTTY !== true) return;
  if (Date.parse(expires) - Date.now() > noticeMs) return;
  const at = formatInstant(expires);
  tell(
    language === 'zh'
      ? `登录将于 ${at} 到期。续期请运行：bastide login`
      : `The log-on ends at ${at}. To renew it: bastide login`,
  );
}

function adviceOf({ tokenFrom }: Destination): { readonly en: string; readonly zh: string } {
  return tokenFrom === 'environment'
    ? { en: 'The token comes from BASTIDE_TOKEN.', zh: '令牌来自 BASTIDE_TOKEN。' }
    : { en: 'Log on again: bastide login', zh: '请重新登录：bastide login' };
}

/** An error of the client, with the server's address or advice where they help; a server that repeats the token gives it away to nobody. */
export function explained(
  error: unknown,
  server: string,
  about: { readonly token?: Secret; readonly advice?: { readonly en: string; readonly zh: string } } = {},
): unknown {
  if (!(error instanceof AppError)) return error;
  const { code, details, text } = error;
  const told = { en: text.en, zh: text.zh };
  if (code === 'unauthenticated' && about.advice) add(told, about.advice);
  if (code === 'unavailable' && details.status === undefined) {
    told.en = `${server}: ${told.en}`;
    told.zh = `${server}：${told.zh}`;
    add(told, unreachable);
  }
  const secret = about.token?.reveal();
  const hidden = (words: string): string => (secret === undefined ? words : words.replaceAll(secret, '[secret]'));
  return new AppError(code, { en: hidden(told.en), zh: hidden(told.zh) }, { details, cause: error });
}

const unreachable = {
  en: 'Check that the server runs (bastide serve) and that this is its address.',
  zh: '请检查服务器是否在运行（bastide serve）以及地址是否正确。',
};

function add(text: { en: string; zh: string }, more: { readonly en: string; readonly zh: string }): void {
  text.en = `${text.en} ${more.en}`;
  text.zh = `${text.zh}${more.zh}`;
}

/** For what a server answers that no version of ours would. */
export function notTheApi(): AppError {
  const text = {
    en: 'What answered is not the API of Bastide. Check the address of the server.',
    zh: '应答方不是 Bastide 的 API。请检查服务器地址。',
  };
  return new AppError('unavailable', text, { details: { status: 200 } });
}
