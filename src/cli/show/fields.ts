import { clean, displayWidth, padEnd, wrap } from '../formats/terminal-text.ts';
import { dim, type Screen } from './screen.ts';

/** A label with what it says; a text of several lines is one item each. Undefined and empty ones are left out. */
export type Field = readonly [label: string, value: string | readonly string[] | null | undefined];

/** Labels on the left, values aligned beside them. */
export function fieldLines(fields: readonly Field[], screen: Screen): readonly string[] {
  const known = fields
    .map(([label, value]) => [label, linesOf(value)] as const)
    .filter(([, lines]) => lines.length > 0);
  const margin = known.reduce((most, [label]) => Math.max(most, displayWidth(label)), 0) + 2;
  const room = Math.max(20, (screen.width ?? Number.POSITIVE_INFINITY) - margin);
  return known.flatMap(([label, lines]) =>
    lines
      .flatMap((line) => (screen.width === undefined ? [line] : wrap(line, room)))
      .map((line, at) => `${dim(padEnd(at === 0 ? label : '', margin), screen)}${line}`),
  );
}

function linesOf(value: Field[1]): readonly string[] {
  return [value ?? []]
    .flat()
    .map((line) => clean(line))
    .filter((line) => line !== '');
}
