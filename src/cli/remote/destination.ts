import { readEnvironment } from '#platform/config.ts';
import { AppError } from '#platform/errors.ts';
import { Secret } from '#platform/secret.ts';
import { formatInstant } from '../texts.ts';
import { readLogin, type StoredLogin } from './login-file.ts';
import { defaultServer, parseServer } from './server-address.ts';

/** Which server is asked, and with which token. */
export interface Destination {
  readonly server: string;
  readonly token: Secret;
  readonly tokenFrom: 'environment' | 'file';
  /** undefined where only the server knows */
  readonly expires: string | undefined;
}

/**
 * BASTIDE_SERVER and BASTIDE_TOKEN, else what `bastide login` has kept. A token that was kept for one server is never sent to another.
 * Throws AppError 'unauthenticated' where there is none.
 */
export async function findDestination(now: number): Promise<Destination> {
  const askedServer = readEnvironment('BASTIDE_SERVER');
  const askedToken = readEnvironment('BASTIDE_TOKEN');
  const login = askedServer !== undefined && askedToken !== undefined ? undefined : await readLogin();
  const server = parseServer(askedServer ?? login?.server ?? defaultServer, mayBeInsecure(login));
  if (askedToken !== undefined) {
    return { server, token: new Secret(askedToken), tokenFrom: 'environment', expires: undefined };
  }
  if (!login) throw notLoggedOn();
  if (login.server !== server) throw otherServer(server, login.server);
  if (Date.parse(login.expires) <= now) throw expired(login.expires);
  return { server, token: new Secret(login.token), tokenFrom: 'file', expires: login.expires };
}

export function mayBeInsecure(login: StoredLogin | undefined): boolean {
  return readEnvironment('BASTIDE_INSECURE_HTTP') === '1' || login?.insecureHttp === true;
}

function unauthenticated(en: string, zh: string): AppError {
  return new AppError('unauthenticated', { en, zh });
}

function notLoggedOn(): AppError {
  return unauthenticated(
    'Nobody is logged on here. Run: bastide login (programs: set BASTIDE_SERVER and BASTIDE_TOKEN)',
    '尚未登录。请运行：bastide login（程序可设置 BASTIDE_SERVER 和 BASTIDE_TOKEN）',
  );
}

function otherServer(asked: string, known: string): AppError {
  return unauthenticated(
    `BASTIDE_SERVER names ${asked}, but the log-on kept here is for ${known}. Set BASTIDE_TOKEN too, or run: bastide login --server ${asked}`,
    `BASTIDE_SERVER 指向 ${asked}，而此处保存的是 ${known} 的登录信息。请同时设置 BASTIDE_TOKEN，或运行：bastide login --server ${asked}`,
  );
}

function expired(instant: string): AppError {
  const at = formatInstant(instant);
  return unauthenticated(
    `The log-on ended at ${at}. Log on again: bastide login`,
    `登录已于 ${at} 到期。请重新登录：bastide login`,
  );
}
