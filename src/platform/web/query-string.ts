import { AppError } from '../errors.ts';
import { inspectText } from './json-body.ts';

const maxPairs = 200;

/** The query of a URL: a name that occurs once gives a string, one that occurs more often a list. */
export function parseQuery(url: string): Record<string, string | string[]> {
  const start = url.indexOf('?');
  const query = new Map<string, string | string[]>();
  if (start === -1) return {};
  const pairs = url.slice(start + 1).split('&', maxPairs + 1);
  if (pairs.length > maxPairs) throw badQuery('The query has too many members.', '查询参数过多。');
  for (const pair of pairs) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = decode(equals === -1 ? pair : pair.slice(0, equals));
    const value = decode(equals === -1 ? '' : pair.slice(equals + 1));
    const before = query.get(name);
    query.set(name, before === undefined ? value : [before, value].flat());
  }
  // Unlike assignment, this makes an ordinary member of any name.
  return Object.fromEntries(query);
}

function decode(text: string): string {
  let decoded: string;
  try {
    decoded = decodeURIComponent(text.replaceAll('+', ' '));
  } catch (error) {
    throw badQuery('The query is not properly percent-encoded UTF-8.', '查询参数的百分号编码或 UTF-8 有误。', error);
  }
  inspectText(decoded);
  return decoded;
}

function badQuery(en: string, zh: string, cause?: unknown): AppError {
  return new AppError('invalid-request', { en, zh }, { cause });
}
