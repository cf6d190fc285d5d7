import type { AppError } from '#platform/errors.ts';
import { invalid, shown } from '../option-value.ts';

export const defaultServer = 'http://127.0.0.1:8470';

/** The address of a server as the client takes it. Throws AppError 'invalid-request' where a token would be readable on its way. */
export function parseServer(text: string, mayBeInsecure: boolean): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.hash !== '' || url.search !== '') throw noAddress(text);
  if (url.username !== '' || url.password !== '') throw holdsCredentials();
  if (url.protocol === 'http:' && !isLoopback(url.hostname) && !mayBeInsecure) throw plainHttp(url.hostname);
  return url.href.replace(/\/+$/, '');
}

/** URL has brought every way to write such an address into one form. */
function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

function noAddress(text: string): AppError {
  return invalid(
    `"${shown(text)}" is no address of a server: it looks like https://bastide.example.com`,
    `“${shown(text)}”不是服务器地址，应形如 https://bastide.example.com`,
  );
}

/** Without repeating them. */
function holdsCredentials(): AppError {
  return invalid(
    'The address of the server must not hold a name or a password: they are asked for.',
    '服务器地址中不得含有用户名或密码：程序会另行询问。',
  );
}

function plainHttp(host: string): AppError {
  return invalid(
    `The way to ${shown(host)} is plain http: everybody on it could read the password and the token. Use https; where the network itself is safe, say --insecure-http at bastide login, or set BASTIDE_INSECURE_HTTP=1.`,
    `到 ${shown(host)} 的连接是明文 http：途经者可以读到密码和令牌。请使用 https；如网络本身安全，可在 bastide login 时加 --insecure-http，或设置 BASTIDE_INSECURE_HTTP=1。`,
  );
}
