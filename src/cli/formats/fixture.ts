import { defineAsset } from '#model/asset.ts';
import { type CatalogueEntry, defineCheck, type Pack } from '#model/check.ts';
import type { Result, Run, RunGap } from '#model/result.ts';
import type { Severity } from '#model/verdict.ts';
import { outcomes, pass } from '#model/verdict.ts';
import type { FormatContext } from './format.ts';

/** An invented cloud of shelves and lamps, so that no real check is needed to test how results are written down. */
const shelf = defineAsset({
  kind: 'alibaba.store.shelf',
  title: { en: 'Shelf', zh: '货架' },
  description: '',
  fields: {},
});

const checkOf = (
  id: string,
  severity: Severity,
  title: string,
  zhTitle: string,
  cli: string | null,
): CatalogueEntry => ({
  check: defineCheck({
    ...{ id, severity, title, version: 2, dimension: 'security-risk', category: 'data', free: true, asset: shelf },
    rationale: 'Whoever reaches an open shelf takes what lies there, and nobody notices for weeks.',
    remediation: { console: ['Open the shelf page and choose **Lock**', 'Confirm <Lock & keep>'], cli },
    references: ['https://shelf.example/docs?lock=1&why=2'],
    reads: [],
    judge: () => pass({}),
    examples: [],
  }),
  texts: {
    zh: {
      title: zhTitle,
      rationale:
        '任何能够接触到开放货架的人都可以取走其中的物品，而且数周之内可能无人察觉，因此必须上锁并定期检查锁的状态。',
      remediation: { console: ['打开货架页面，选择“上锁”', '确认'] },
      reasons: {},
    },
  },
});

export const entries = [
  checkOf('alibaba.lamp.lamp-off-at-night', 'low', 'Lamp is off at night', '夜间关灯', null),
  checkOf('alibaba.store.shelf-counted', 'medium', 'Shelf is counted every month', '货架每月盘点', 'shelf count --all'),
  checkOf('alibaba.store.shelf-locked', 'high', 'Shelf is locked', '货架已上锁', 'shelf lock --id <id> | tee "log"'),
];

export const packs: readonly Pack[] = [
  {
    ...{
      id: 'house-rules',
      title: { en: 'House rules 1.0', zh: '内部规范 1.0' },
      cloud: 'alibaba',
      source: 'https://shelf.example',
    },
    controls: [
      { id: '1.1', title: { en: 'Lock it', zh: '上锁' }, checks: ['alibaba.store.shelf-locked'] },
      {
        id: '1.2',
        title: { en: 'Keep order', zh: '保持有序' },
        checks: ['alibaba.store.shelf-locked', 'alibaba.store.shelf-counted'],
      },
    ],
  },
];

export const hostile = {
  markup: '</script><img src=x onerror=alert(1)>"\'`|<!--',
  escapes: '\u001b[31mred\u001b[0m\u001b]8;;http://evil.example\u0007x\u0000\u009b2J\u202egnp.exe',
  lines: 'first\nsecond\r\nthird\u2028fourth\tend',
  formula: '=HYPERLINK("http://evil.example","x")',
  wide: '生产环境货架🗄️👩‍🔧 测试',
  lone: 'half \ud83d of a pair',
  markdown: '[click](javascript:alert(1)) **bold** `code` ![i](http://evil.example/x.png) http://evil.example',
  long: 'x'.repeat(100_000),
};

export const gap = {
  ...{ service: 'store', operation: 'ListShelves', region: 'cn-beijing', code: 'Forbidden.RAM' },
  message: `User not authorized to operate on the specified resource. ${hostile.markup}`,
};

function result(index: number, part: Partial<Result>): Result {
  const name = `shelf-${String(index).padStart(4, '0')}`;
  return {
    ...{ check: 'alibaba.store.shelf-locked', severity: 'high', kind: 'alibaba.store.shelf', version: 2 },
    ...{ asset: `acs:store:cn-hangzhou:1234567890123456:${name}`, name, region: 'cn-hangzhou' },
    ...{ outcome: 'fail', reason: 'The lock is open', evidence: { lock: 'open' } },
    ...part,
  };
}

/** All outcomes, hostile texts in every place, a list that was refused, an accepted risk, a known failure. */
export const rows: readonly Result[] = [
  result(1, {
    check: 'alibaba.lamp.lamp-off-at-night',
    severity: 'low',
    outcome: 'not-applicable',
    reason: 'No lamp',
    evidence: {},
    region: null,
  }),
  result(2, {
    check: 'alibaba.lamp.lamp-off-at-night',
    severity: 'low',
    reason: 'The lamp burns',
    displayName: hostile.formula,
    region: null,
  }),
  ...Object.values(hostile).map((text, index) =>
    result(10 + index, {
      ...{
        check: 'alibaba.store.shelf-counted',
        severity: 'medium' as const,
        name: text,
        asset: `acs:${text}`,
        reason: text,
      },
      ...{
        evidence: { [text.slice(0, 40)]: [text, { deep: text }] },
        displayName: text,
        parameters: { days: 30, list: [text] },
      },
    }),
  ),
  result(30, {
    check: 'alibaba.store.shelf-counted',
    severity: 'medium',
    outcome: 'pass',
    reason: 'Counted',
    holdsUntil: '2026-12-01T00:00:00Z',
  }),
  result(40, {
    asset: null,
    name: null,
    region: 'cn-beijing',
    outcome: 'unknown',
    reason: 'The list could not be read',
    evidence: {},
    gap,
  }),
  result(41, {}),
  result(42, { outcome: 'unknown', reason: 'The lock could not be read', gap: { ...gap, field: 'lock' } }),
  result(43, { excepted: { owner: 'warehouse', reason: 'Rebuilt <soon>', expires: '2026-12-31' } }),
  result(44, { outcome: 'pass', reason: 'Locked', evidence: { lock: 'closed' } }),
  result(45, { displayName: '前台货架' }),
];

function countsOf(all: readonly Result[]): Run['counts'] {
  const counts = { pass: 0, fail: 0, 'not-applicable': 0, unknown: 0, excepted: 0 };
  for (const row of all) counts[row.excepted ? 'excepted' : row.outcome]++;
  return counts;
}

export function runOf(all: readonly Result[], part: Partial<Run> = {}): Run {
  const counts = countsOf(all);
  const judged = all.length - counts['not-applicable'];
  const gaps: RunGap[] = [
    { ...gap, asset: null },
    { ...gap, region: 'cn-hangzhou', count: 1_200 },
    { ...gap, operation: 'GetLock', region: null, asset: 'a', code: 'RequestTimeout', message: hostile.escapes },
    { ...gap, operation: 'GetLamp', region: null, asset: 'b', code: 'Odd.Code', message: hostile.lines },
  ];
  return {
    ...{ cloud: 'alibaba', account: '1234567890123456' },
    ...{ startedAt: '2026-11-01T00:00:00.000Z', finishedAt: '2026-11-01T00:01:30.500Z' },
    completeness: judged === 0 ? 1 : (judged - counts.unknown) / judged,
    ...{ apiCalls: 1_412, assets: all.length, scans: counts.pass + counts.fail, counts, gaps },
    regions: ['cn-hangzhou', 'cn-beijing'],
    checks: [{ id: 'demo.store.box-closed', version: 1, operations: ['store ListBoxes'] }],
    ...part,
  };
}

export function contextOf(part: Partial<FormatContext> = {}): FormatContext {
  return {
    ...{ language: 'en', packs, colour: false, width: 100, productVersion: '0.1.0' },
    catalogue: new Map(entries.map((entry) => [entry.check.id, entry])),
    show: new Set(['fail', 'unknown']),
    ...part,
  };
}

/** As many results of one check as wanted, made as they are read; nothing is held. */
export async function* manyRows(count: number): AsyncIterable<Result> {
  for (let index = 0; index < count; index++) yield result(index, {});
}

export async function* iterate(all: readonly Result[]): AsyncIterable<Result> {
  yield* all;
}

export async function textOf(chunks: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const chunk of chunks) text += chunk;
  return text;
}

export const everyOutcome = new Set(outcomes);
