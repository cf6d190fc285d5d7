import type { Run } from '#model/result.ts';
import type { Tally } from './tally.ts';

/** Pass ÷ (pass + fail) for people; undefined where nothing was judged. */
export function passRate({ pass, fail }: Readonly<Tally>): string | undefined {
  return pass + fail === 0 ? undefined : percent(pass, pass + fail);
}

/** Verdicts that are not unknown ÷ verdicts that are not not-applicable; all where there is nothing to judge. */
export function completenessOf({ pass, fail, excepted, unknown }: Readonly<Tally>): string {
  const judged = pass + fail + excepted;
  return judged + unknown === 0 ? percent(1, 1) : percent(judged, judged + unknown);
}

export function runCompleteness(run: Run): string {
  return percent(run.completeness, 1);
}

/** To one decimal, always, so that numbers side by side compare. Only all is 100.0%, and only none 0.0%. */
function percent(part: number, whole: number): string {
  const tenths = Math.round((part * 1000) / whole);
  if (part < whole && tenths === 1000) return '99.9%';
  return part > 0 && tenths === 0 ? '0.1%' : `${(tenths / 10).toFixed(1)}%`;
}
