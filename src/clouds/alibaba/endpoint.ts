import { AppError } from '#platform/errors.ts';

/**
 * A base URL that every call is sent to. Throws `AppError` 'invalid-request' unless it is https, or http to this very machine,
 * without user, query or fragment. The message never repeats the URL: it could hold a password.
 */
export function parseEndpoint(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw refused('is not an http(s) URL; give one such as https://cloud.example.com');
  }
  if (url.username !== '' || url.password !== '') throw refused('must not hold a user name or password');
  if (url.search !== '' || url.hash !== '' || /[?#]/.test(text)) throw refused('must not have a query or a fragment');
  if (url.protocol === 'http:' && !isLoopback(url)) {
    throw refused('must be https; plain http is allowed only for 127.0.0.0/8, [::1] and localhost');
  }
  return url;
}

export function isLoopback(url: URL): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname);
}

function refused(problem: string): AppError {
  return new AppError('invalid-request', `The endpoint ${problem}.`);
}
