import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { alibaba } from '#clouds/alibaba/index.ts';
import { azure } from '#clouds/azure/index.ts';
import { prepareCheck } from '#engine/prepare.ts';
import type { CatalogueEntry } from '#model/check.ts';
import type { Severity } from '#model/verdict.ts';
import { packs } from '#packs/index.ts';
import { planCollectors, plannedOperations } from '#scan/plan.ts';
import { checksOf } from '../scripts/generate/registry.ts';
import { faultsOf, touchesEverything } from './catalogue-faults.ts';
import { reasonsIn } from './check-reasons.ts';
import { root } from './source-files.ts';

const clouds = [alibaba, azure];
/** How each cloud writes what a caller must be allowed. */
const permissions: Readonly<Record<string, RegExp>> = {
  alibaba: /^[a-z-]+:([A-Z]\w+|Read\*)$/,
  azure: /^Microsoft\.[A-Z]\w+(\/\w+)+\/read$/,
};

/** A check's own file, with the one that makes checks of its sort where there is one. */
function sourceOf(file: string): string {
  const own = readFileSync(file, 'utf8');
  const beside = [...own.matchAll(/from '(\.\.\/[^']+)'/g)].map(([, path]) =>
    readFileSync(join(file, '..', path!), 'utf8'),
  );
  return [own, ...beside.filter((text) => text.includes('defineCheck('))].join('\n');
}

describe.each(clouds)('the catalogue of $id', (cloud) => {
  const folder = join(root, 'src/clouds', cloud.id);
  const paths = checksOf(folder);

  it('lists exactly the checks in the folders, each under the id that is its path', () => {
    const ids = paths.map((path) => `${cloud.id}.${path.replace('/checks/', '.')}`);
    expect(cloud.catalogue.map(({ check }) => check.id)).toEqual(ids);
  });

  it.each(cloud.catalogue.map((entry, position) => [entry.check.id, entry, paths[position]!] as const))(
    '%s is complete: texts in both languages, fields, parameters, examples that hold',
    (_id, entry, path) => {
      expect(faultsOf(entry, sourceOf(join(folder, `${path}.ts`)))).toEqual([]);
    },
  );

  it.each(cloud.catalogue.map((entry) => [entry.check.id, entry] as const))(
    '%s: what it reads is planned, once, with a permission for every call',
    (_id, entry) => {
      const prepared = [prepareCheck(entry, {}, 0)];
      for (const [plan, needed] of planCollectors(cloud, prepared)) {
        const { asset } = plan.collector;
        const planned = [...plan.listFields.map(([name]) => name), ...plan.details.flatMap(({ fields }) => fields)];
        expect([...needed].filter((field) => !planned.includes(field))).toEqual([]);
        expect(cloud.collectors.filter((collector) => collector.asset.kind === asset.kind)).toHaveLength(1);
      }
      for (const { permission } of plannedOperations(cloud, prepared)) {
        expect(permission).toMatch(permissions[cloud.id]!);
      }
    },
  );

  it('reads each field in one place, and needs only fields that exist', () => {
    for (const { asset, details } of cloud.collectors) {
      const read = details.flatMap(({ fields }) => fields);
      expect(read).toEqual([...new Set(read)]);
      const named = [...read, ...details.flatMap(({ needs = [] }) => needs)];
      expect(named.filter((field) => !(field in asset.fields))).toEqual([]);
    }
  });
});

it('packs name checks that exist', () => {
  const known = new Set(clouds.flatMap(({ catalogue }) => catalogue.map(({ check }) => check.id)));
  const named = packs.flatMap(({ controls }) => controls.flatMap(({ checks }) => checks));
  expect(named.filter((id) => !known.has(id))).toEqual([]);
});

/** The 30 rules of the vendor's pack and our two, in its order. */
const promised: readonly (readonly [id: string, severity: Severity])[] = [
  ['alibaba.ram.root-mfa-enabled', 'high'],
  ['alibaba.ram.root-no-access-key', 'high'],
  ['alibaba.apigateway.api-public-https', 'medium'],
  ['alibaba.cdn.domain-https-enabled', 'medium'],
  ['alibaba.ecs.disk-auto-snapshot-policy', 'low'],
  ['alibaba.ecs.instance-security-center-protected', 'high'],
  ['alibaba.ecs.instance-in-vpc', 'medium'],
  ['alibaba.ecs.instance-key-pair-logon', 'medium'],
  ['alibaba.ecs.security-group-no-risky-ports', 'high'],
  ['alibaba.mongodb.instance-no-public-access', 'high'],
  ['alibaba.mongodb.instance-log-backup', 'high'],
  ['alibaba.oss.bucket-no-public-write', 'high'],
  ['alibaba.oss.bucket-no-public-read', 'high'],
  ['alibaba.oss.bucket-policy-no-anonymous', 'high'],
  ['alibaba.polardb.cluster-no-public-access', 'high'],
  ['alibaba.polardb.cluster-ssl', 'medium'],
  ['alibaba.polardb.cluster-log-backup-retention', 'high'],
  ['alibaba.ram.identity-no-admin-policy', 'high'],
  ['alibaba.ram.user-mfa-enabled', 'high'],
  ['alibaba.ram.access-key-not-idle', 'medium'],
  ['alibaba.rds.instance-no-public-endpoint', 'high'],
  ['alibaba.rds.instance-log-backup', 'high'],
  ['alibaba.rds.instance-ssl-tls-version', 'medium'],
  ['alibaba.redis.instance-no-public-access', 'high'],
  ['alibaba.redis.instance-tls', 'medium'],
  ['alibaba.redis.instance-incremental-backup', 'low'],
  ['alibaba.clb.acl-not-open-to-all', 'high'],
  ['alibaba.clb.listener-no-risky-ports', 'high'],
  ['alibaba.clb.https-listener', 'medium'],
  ['alibaba.vpc.network-acl-no-risky-ports', 'high'],
  ['alibaba.actiontrail.trail-enabled', 'high'],
  ['alibaba.oss.bucket-policy-not-public', 'high'],
];

it('the ids and severities that users were promised are there', () => {
  const severities = new Map(alibaba.catalogue.map(({ check }) => [check.id, check.severity]));
  expect(promised.map(([id]) => [id, severities.get(id)])).toEqual(promised);
});

describe('the catalogue test itself', () => {
  const [good] = alibaba.catalogue.filter(({ check }) => check.id === 'alibaba.clb.listener-no-risky-ports');
  const source = readFileSync(join(root, 'src/clouds/alibaba/clb/checks/listener-no-risky-ports.ts'), 'utf8');
  const spoil = (check: Partial<CatalogueEntry['check']>): CatalogueEntry => ({
    ...good!,
    check: { ...good!.check, ...check },
  });
  const { examples, judge, params } = good!.check;

  it.each([
    ['an empty title', spoil({ title: '' }), 'title is empty'],
    ['a field that does not exist', spoil({ reads: ['adressType'] }), 'which alibaba.clb.load-balancer does not have'],
    [
      'no failing example',
      spoil({ examples: examples.filter(({ outcome }) => outcome !== 'fail') }),
      'when it is fail',
    ],
    [
      'an example that is not so',
      spoil({ examples: [...examples, { ...examples[0]!, outcome: 'fail' }] }),
      'is pass, not fail',
    ],
    ['a step more than in Chinese', spoil({ remediation: { console: ['Stop it.'], cli: null } }), 'but 1 in English'],
    [
      'a check that takes a gap for harmless',
      spoil({
        judge: (asset, context) => {
          try {
            return judge(asset, context);
          } catch {
            return { outcome: 'pass', reason: '', evidence: {} };
          }
        },
      }),
      'becomes pass',
    ],
    [
      'a default that its parser refuses',
      spoil({ params: { ...params, ports: { ...params.ports!, default: [0] } } }),
      'does not accept its own default',
    ],
  ])('finds %s', (_what, entry, fault) => {
    expect(faultsOf(entry, source).join('\n')).toContain(fault);
  });

  it('finds a reason without a Chinese text, a stale one, and other placeholders', () => {
    const { zh } = good!.texts;
    const reasons = { 'Never given': '从不使用', 'A listener is running on {protocol} port {port}': '正在运行 {port}' };
    const faults = faultsOf({ ...good!, texts: { zh: { ...zh, reasons } } }, source).join('\n');
    expect(faults).toContain('no entry for the reason "The address of the instance is not public"');
    expect(faults).toContain('never gives the reason "Never given"');
    expect(faults).toContain('has other {placeholders}');
  });

  it('sees reasons behind conditions and constants', () => {
    const sample = `const texts = { a: 'One', b: 'Two' } as const;
      const check = (x) => x ? fail(texts[x], {}) : unknown(cond ? 'Three' : "It's four", { no: 'evidence' });
      pass({ a: 'no reason' }); pass({}, 'Five'); z.unknown('no verdict'); // fail('comment', {})`;
    expect([...reasonsIn(sample)]).toEqual(['One', 'Two', 'Three', "It's four", 'Five']);
  });

  it.each([
    '({ acl }) => acl',
    '(bucket) => ({ ...bucket })',
    'judge({ acl }) { return acl; }',
    '({ acl }, { now }) => 1',
  ])('sees that %s touches every field', (judgeSource) => {
    expect(touchesEverything(judgeSource)).toBe(true);
  });

  it('leaves a judge that reads fields by name alone', () => {
    expect(touchesEverything('(bucket, { params }) => { const { acl } = bucket; return pass({ ...evidence }); }')).toBe(
      false,
    );
  });
});
