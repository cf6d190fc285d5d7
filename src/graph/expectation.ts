import { type Gap, GapReached } from '#model/gap.ts';
import { type Evidence, pass, type Verdict } from '#model/verdict.ts';
import { QueryError } from './query-error.ts';

/**
 * What a stored query is expected to give. `eq []`: nothing; each asset that it finds fails on its own. The others are conditions on the
 * whole: one verdict for the account.
 */
export type Expectation =
  | { readonly each: 'eq []' }
  | { readonly whole: 'ne []' }
  | { readonly whole: 'count'; readonly is: '<=' | '>=' | '=='; readonly of: number };

/** Reads `eq []`, `ne []`, `count <= 3`. Throws `QueryError`. */
export function parseExpectation(text: string): Expectation {
  const short = text.trim().replace(/\s+/g, ' ');
  if (short === 'eq []') return { each: 'eq []' };
  if (short === 'ne []') return { whole: 'ne []' };
  const count = /^count (<=|>=|==) (\d{1,9})$/.exec(short);
  if (count) return { whole: 'count', is: count[1] as '<=', of: Number(count[2]) };
  throw new QueryError({
    en: `the expectation "${text.slice(0, 60)}" is not known; write "eq []", "ne []", or "count" with <=, >= or == and a number`,
    zh: `无法识别期望“${text.slice(0, 60)}”；请写“eq []”、“ne []”，或“count”加上 <=、>=、== 和数字`,
  });
}

/** One verdict for the account: how many of its assets a query finds, against what is expected. `rows` are all of the kind that it asks for. */
export function judgeWhole(
  expectation: Extract<Expectation, { whole: unknown }>,
  counted: { readonly least: number; readonly most: number; readonly gap: Gap | undefined },
  fail: (evidence: Evidence) => Verdict,
): Verdict {
  const { least, most, gap } = counted;
  const possible = new Set([least, most].map((count) => meets(expectation, count)));
  // all that lies between decides too, where only one number will do
  if (expectation.whole === 'count' && expectation.is === '==' && least <= expectation.of && expectation.of <= most) {
    possible.add(true).add(least === most);
  }
  const evidence = { count: least };
  if (possible.size === 1) return possible.has(true) ? pass(evidence) : fail(evidence);
  throw new GapReached(gap ?? incomparable, '');
}

/** A text that the database would keep in another spelling: what is inside of it cannot be told. */
export const incomparable: Gap = {
  service: 'bastide',
  operation: 'compare',
  region: null,
  code: 'UnexpectedReply',
  message: 'a text holds U+0000, U+F5B1 or half of a surrogate pair',
};

function meets(expectation: Extract<Expectation, { whole: unknown }>, count: number): boolean {
  if (expectation.whole === 'ne []') return count > 0;
  const { is, of } = expectation;
  return is === '<=' ? count <= of : is === '>=' ? count >= of : count === of;
}
