import { percentEncode } from './percent-encoding.ts';

const maxMessage = 500;

/** Cleans a text of the cloud: secrets replaced, control and direction characters removed, length bounded. */
export type Cleaner = (text: string) => string;

/** `secrets` are replaced wherever they stand; for what is short and lasts, because every spelling of each is looked for. */
export function createCleaner(secrets: readonly string[]): Cleaner {
  const patterns = secrets.filter((secret) => secret !== '').flatMap(spellings);
  return (text) => {
    const hidden = patterns
      .reduce((rest, pattern) => rest.replace(pattern, '[secret]'), text)
      .replace(signatures, '$1[secret]')
      .replace(tokens, '[secret]');
    const line = hidden.replace(invisible, ' ').replace(/ {2,}/g, ' ').trim();
    return line.length > maxMessage ? `${line.slice(0, maxMessage).toWellFormed()}…` : line;
  };
}

/** What was signed with a secret is none, but recordings and outputs are kept and handed on. */
const signatures = /\b(Signature(?:=|%3D))[\w+/%=-]+/gi;
/** Three parts of base64url of which the first is JSON: whoever holds such a token (RFC 7519) is let in. */
const tokens = /\beyJ[\w-]{8,}\.[\w-]*(?:\.[\w-]*)*/g;
const unseen = '[\\p{Cc}\\p{Zl}\\p{Zp}\\u061c\\u200b-\\u200f\\u202a-\\u202e\\u2066-\\u2069\\ufeff]';
const invisible = new RegExp(`${unseen}+`, 'gu');

/** Replies to a wrong signature echo the signed text, in which values are encoded once or twice; an unseen character must not save one. */
function spellings(secret: string): readonly RegExp[] {
  const encoded = percentEncode(secret);
  return [percentEncode(encoded), encoded, secret].map(
    (text) => new RegExp([...text].map((character) => RegExp.escape(character)).join(`${unseen}*`), 'gu'),
  );
}
