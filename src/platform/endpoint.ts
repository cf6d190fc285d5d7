import { AppError } from './errors.ts';

/**
 * A base URL that every call is sent to. Throws `AppError` 'invalid-request' unless it is https, or http to this very machine,
 * without user, query or fragment. The message never repeats the URL: it could hold a password.
 */
export function parseEndpoint(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw refused({
      en: 'is not an http(s) URL; give one such as https://cloud.example.com',
      zh: '不是 http(s) 地址；正确的形式如 https://cloud.example.com',
    });
  }
  if (url.username !== '' || url.password !== '') {
    throw refused({ en: 'must not hold a user name or password', zh: '不得包含用户名或密码' });
  }
  if (url.search !== '' || url.hash !== '' || /[?#]/.test(text)) {
    throw refused({ en: 'must not have a query or a fragment', zh: '不得包含查询参数或片段' });
  }
  if (url.protocol === 'http:' && !isLoopback(url)) {
    throw refused({
      en: 'must be https; plain http is allowed only for 127.0.0.0/8, [::1] and localhost',
      zh: '必须使用 https；仅 127.0.0.0/8、[::1] 和 localhost 可以使用 http',
    });
  }
  return url;
}

export function isLoopback(url: URL): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname);
}

function refused(problem: { readonly en: string; readonly zh: string }): AppError {
  return new AppError('invalid-request', { en: `The endpoint ${problem.en}.`, zh: `接入地址${problem.zh}。` });
}
