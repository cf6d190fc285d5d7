import { isDeepStrictEqual } from 'node:util';
import type { StoredCheckDocument } from '#graph/stored-check.ts';
import { parseStoredCheck, readStoredCheck } from '#graph/stored-check-text.ts';
import * as refusals from './refusals.ts';
import { type GivenStoredCheck, mostCharacters } from './schemas.ts';

/** Reads what somebody handed in. Throws AppError 'invalid-request' that says where it is wrong. */
export function documentOf(given: GivenStoredCheck): StoredCheckDocument {
  const document = 'text' in given ? parseStoredCheck(given.text) : readStoredCheck(given.document);
  if (JSON.stringify(document).length > mostCharacters) throw refusals.tooLong(mostCharacters);
  refuseUnsafe(document, []);
  return document;
}

/** Escapes can hide in YAML and JSON what no text may hold. */
function refuseUnsafe(value: unknown, path: readonly string[]): void {
  if (typeof value === 'string') {
    const isSafe = value.isWellFormed() && !/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u.test(value.replace(/[\n\t]/g, ''));
    if (!isSafe) throw refusals.unsafeText(path.join('.'));
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, inner] of Object.entries(value)) {
      refuseUnsafe(name, path);
      refuseUnsafe(inner, [...path, name]);
    }
  }
}

/** What stored verdicts and findings rest on: another one of these is another version. */
const decisive = ['cloud', 'covers', 'severity', 'query', 'applies', 'expect', 'finding', 'parameters'] as const;

/** The first member that is another one and decides verdicts; undefined when only texts and examples differ. */
export function decisiveChange(
  before: Readonly<Record<string, unknown>>,
  after: StoredCheckDocument,
): (typeof decisive)[number] | undefined {
  return decisive.find((member) => !isDeepStrictEqual(before[member], after[member]));
}
