/** false, null, true: what a filter can be, in this order. */
export type Level = 0 | 1 | 2;
export const no: Level = 0;
export const isNull: Level = 1;
export const yes: Level = 2;

/**
 * What is known of a filter's outcome: the lowest and the highest level that it can have, as lowest × 3 + highest. What was read is exact
 * (both are the same); what was not read may be anything.
 */
export type Outcome = number;

export const exact: readonly [Outcome, Outcome, Outcome] = [0, 4, 8];
/** nothing is known */
export const open: Outcome = 2;

export function outcomeOf(lowest: Level, highest: Level): Outcome {
  return lowest * 3 + highest;
}
export function lowestOf(outcome: Outcome): Level {
  return ((outcome / 3) | 0) as Level;
}
export function highestOf(outcome: Outcome): Level {
  return (outcome % 3) as Level;
}

const pairs = Array.from({ length: 81 }, (_, at) => [(at / 9) | 0, at % 9] as const);
const bothTable = Uint8Array.from(pairs, ([a, b]) =>
  outcomeOf(least(lowestOf(a), lowestOf(b)), least(highestOf(a), highestOf(b))),
);
const eitherTable = Uint8Array.from(pairs, ([a, b]) =>
  outcomeOf(most(lowestOf(a), lowestOf(b)), most(highestOf(a), highestOf(b))),
);
const oppositeTable = Uint8Array.from({ length: 9 }, (_, a) =>
  outcomeOf((2 - highestOf(a)) as Level, (2 - lowestOf(a)) as Level),
);

export function both(a: Outcome, b: Outcome): Outcome {
  return bothTable[a * 9 + b]!;
}
export function either(a: Outcome, b: Outcome): Outcome {
  return eitherTable[a * 9 + b]!;
}
export function opposite(a: Outcome): Outcome {
  return oppositeTable[a]!;
}

function least(a: Level, b: Level): Level {
  return a < b ? a : b;
}
function most(a: Level, b: Level): Level {
  return a > b ? a : b;
}

/** Whether an asset is among those that a filter asks for. */
export type Match = 'yes' | 'no' | 'unknown';

/** An asset that may be gone is never surely among them. */
export function matchOf(outcome: Outcome, isConfirmed: boolean): Match {
  if (highestOf(outcome) !== yes) return 'no';
  return lowestOf(outcome) === yes && isConfirmed ? 'yes' : 'unknown';
}
