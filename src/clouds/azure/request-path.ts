import { CloudError } from '#model/operation.ts';
import type { CloudCall } from '#model/recording.ts';
import { percentEncode } from '../percent-encoding.ts';

/** Path and query of a call. Ids of resources come from replies, so a path that would lead elsewhere is refused, never sent. */
export function requestPathOf({ operation, input }: CloudCall): string {
  const [, path] = /^GET (\/.*)$/s.exec(operation) ?? [];
  if (path === undefined || !isPlain(path)) {
    throw new CloudError('InvalidResourceId', 'This cannot be the path of a resource.', { kind: 'refused' });
  }
  const query = Object.entries(input).map(([name, value]) => `${percentEncode(name)}=${percentEncode(String(value))}`);
  return `${path.split('/').map(percentEncode).join('/')}${query.length > 0 ? `?${query.join('&')}` : ''}`;
}

function isPlain(path: string): boolean {
  if (/[?#\\%\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(path)) return false;
  return path
    .slice(1)
    .split('/')
    .every((segment) => segment !== '' && segment !== '.' && segment !== '..');
}
