import { coversPattern, patternsOverlap } from '#logic/wildcards.ts';
import type { ValuesOf } from '#model/field.ts';
import type { CustomRole } from './assets.ts';

type Permission = Pick<ValuesOf<(typeof CustomRole)['fields']>['permissions'][number], 'actions' | 'notActions'>;

/** Whether the pattern stands for every action: `*`, and `*` for each part. */
export function isEveryAction(pattern: string): boolean {
  return /^[*/]+$/.test(pattern) && pattern.includes('*');
}

/** Whether a role allows an action, by a pattern that does not simply stand for everything. */
export function allowsSpecifically(permissions: readonly Permission[], action: string): boolean {
  return permissions.some(
    ({ actions, notActions }) =>
      (actions ?? []).some((pattern) => !isEveryAction(pattern) && covers(pattern, action)) &&
      !(notActions ?? []).some((pattern) => patternsOverlap(pattern.toLowerCase(), action.toLowerCase())),
  );
}

function covers(pattern: string, action: string): boolean {
  return coversPattern(pattern.toLowerCase(), action.toLowerCase());
}
