import { type AnyAssetKind, defineAsset } from '#model/asset.ts';
import { type CatalogueEntry, type Check, type Dimension, defineCheck } from '#model/check.ts';
import type { Cloud } from '#model/cloud.ts';
import { type Collector, defineCollector } from '#model/collector.ts';
import { text } from '#model/field.ts';
import { choiceParam, flagParam, integerParam, listParam, type Params } from '#model/param.ts';
import { pass, type Severity } from '#model/verdict.ts';

/*
 * A cloud of toys: bears are read region by region, the workshop is global; some checks are billable, and some have parameters.
 */
const title = { en: 'A toy', zh: '玩具' };
const kindOf = (kind: string): AnyAssetKind =>
  defineAsset({ kind, title, description: 'Something to play with.', fields: { colour: text() } });
export const Bear = kindOf('toy.bear.bear');
export const Workshop = kindOf('toy.workshop.workshop');

interface ToyCheck {
  readonly id: string;
  readonly asset: AnyAssetKind;
  readonly free?: boolean;
  readonly severity?: Severity;
  readonly dimension?: Dimension;
  readonly params?: Params;
}

function toyCheck({
  free = false,
  severity = 'medium',
  dimension = 'security-risk',
  params = {},
  ...rest
}: ToyCheck): Check {
  return defineCheck({
    ...rest,
    params,
    free,
    severity,
    dimension,
    version: 1,
    title: `The check ${rest.id}`,
    category: 'basic-protection',
    rationale: 'Toys should be safe.',
    remediation: { console: ['Mend it.'], cli: null },
    references: ['https://toys.example.com/safety'],
    reads: ['colour'],
    judge: () => pass({}),
    examples: [],
  });
}

const description = { en: 'A number of days', zh: '天数' };
const days = integerParam({ default: 90, minimum: 1, maximum: 365, description });

const bears: readonly Check[] = [
  toyCheck({
    id: 'toy.bear.washed',
    asset: Bear,
    severity: 'high',
    params: { days, hours: integerParam({ default: 1, minimum: 1, maximum: 24, description }) },
  }),
  toyCheck({
    id: 'toy.bear.soft',
    asset: Bear,
    severity: 'low',
    dimension: 'compliance',
    params: {
      strict: flagParam({ default: false, description }),
      stuffing: choiceParam(['wool', 'cotton'], { default: 'wool', description }),
      colours: listParam({ default: ['brown'], values: ['brown', 'white', 'black'], mayBeEmpty: true, description }),
    },
  }),
  toyCheck({ id: 'toy.bear.named', asset: Bear, free: true, dimension: 'ciem' }),
];
const workshop = toyCheck({
  id: 'toy.workshop.tidy',
  asset: Workshop,
  free: true,
  dimension: 'ciem',
  params: { days },
});
/** Comes with a later version. */
export const newCheck = toyCheck({ id: 'toy.workshop.lit', asset: Workshop, free: true });

const entryOf = (check: Check): CatalogueEntry => ({
  check,
  texts: {
    zh: { title: `检查项 ${check.id}`, rationale: '玩具应当安全。', remediation: { console: ['修理。'] }, reasons: {} },
  },
});
const collectorOf = (asset: AnyAssetKind, scope: 'regional' | 'global'): Collector =>
  defineCollector({ asset, scope, list: { operations: [], read: async function* () {} } });

export function toyCloud(more: readonly Check[] = []): Cloud {
  return {
    id: 'toy',
    title: { en: 'Toys', zh: '玩具' },
    catalogue: [...bears, workshop, ...more].map(entryOf),
    collectors: [collectorOf(Bear, 'regional'), collectorOf(Workshop, 'global')],
    packs: [
      {
        id: 'toy-safety',
        title: { en: 'Toy safety', zh: '玩具安全' },
        cloud: 'toy',
        source: 'The makers of toys.',
        controls: [
          {
            id: '1.1',
            title: { en: 'Bears are clean', zh: '熊是干净的' },
            checks: ['toy.bear.washed', 'toy.bear.soft'],
          },
          {
            id: '2.1',
            title: { en: 'Workshops are in order', zh: '车间井然有序' },
            checks: ['toy.workshop.tidy', newCheck.id],
          },
        ],
      },
    ],
    identity: { operations: [], read: async () => ({ account: '1', caller: 'santa', isRoot: false }) },
    regions: { tried: [], published: ['north', 'south', 'west'], operations: [], read: async () => [] },
    quotaOf: () => ({ perSecond: 1, burst: 1 }),
    policyDocument: () => ({}),
  };
}
