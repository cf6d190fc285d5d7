import type { Result, Run, RunGap } from '#model/result.ts';

/** A result as one line of JSON: the members of the contract (command line, 1.2) in its order, then the others. */
export function resultJson(result: Result): string {
  const { check, severity, asset, kind, name, region, outcome, reason, evidence, ...others } = result;
  return JSON.stringify({ check, severity, asset, kind, name, region, outcome, reason, evidence, ...others });
}

/** The run as one line of JSON, its members in the contract's order, then the others. */
export function runJson(run: Run): string {
  const { cloud, account, startedAt, finishedAt, completeness, apiCalls, assets, scans, counts, gaps, ...others } = run;
  const { pass, fail, 'not-applicable': notApplicable, unknown, ...otherCounts } = counts;
  return JSON.stringify({
    cloud,
    account,
    startedAt,
    finishedAt,
    completeness,
    apiCalls,
    assets,
    scans,
    counts: { pass, fail, 'not-applicable': notApplicable, unknown, ...otherCounts },
    gaps: gaps.map(gapMembers),
    ...others,
  });
}

function gapMembers({ service, operation, region, asset, code, message, ...others }: RunGap): unknown {
  return { service, operation, region, asset, code, message, ...others };
}
