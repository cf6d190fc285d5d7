import { expect, test } from 'vitest';
import { assess } from './recording.ts';

/** Rule number, check id and severity, as the rule pack's tables give them. */
const rules = [
  [1, 'alibaba.ram.root-mfa-enabled', 'high'],
  [2, 'alibaba.ram.root-no-access-key', 'high'],
  [3, 'alibaba.apigateway.api-public-https', 'medium'],
  [4, 'alibaba.cdn.domain-https-enabled', 'medium'],
  [5, 'alibaba.ecs.disk-auto-snapshot-policy', 'low'],
  [6, 'alibaba.ecs.instance-security-center-protected', 'high'],
  [7, 'alibaba.ecs.instance-in-vpc', 'medium'],
  [8, 'alibaba.ecs.instance-key-pair-logon', 'medium'],
  [9, 'alibaba.ecs.security-group-no-risky-ports', 'high'],
  [10, 'alibaba.mongodb.instance-no-public-access', 'high'],
  [11, 'alibaba.mongodb.instance-log-backup', 'high'],
  [12, 'alibaba.oss.bucket-no-public-write', 'high'],
  [13, 'alibaba.oss.bucket-no-public-read', 'high'],
  [14, 'alibaba.oss.bucket-policy-no-anonymous', 'high'],
  [15, 'alibaba.polardb.cluster-no-public-access', 'high'],
  [16, 'alibaba.polardb.cluster-ssl', 'medium'],
  [17, 'alibaba.polardb.cluster-log-backup-retention', 'high'],
  [18, 'alibaba.ram.identity-no-admin-policy', 'high'],
  [19, 'alibaba.ram.user-mfa-enabled', 'high'],
  [20, 'alibaba.ram.access-key-not-idle', 'medium'],
  [21, 'alibaba.rds.instance-no-public-endpoint', 'high'],
  [22, 'alibaba.rds.instance-log-backup', 'high'],
  [23, 'alibaba.rds.instance-ssl-tls-version', 'medium'],
  [24, 'alibaba.redis.instance-no-public-access', 'high'],
  [25, 'alibaba.redis.instance-tls', 'medium'],
  [26, 'alibaba.redis.instance-incremental-backup', 'low'],
  [27, 'alibaba.clb.acl-not-open-to-all', 'high'],
  [28, 'alibaba.clb.listener-no-risky-ports', 'high'],
  [29, 'alibaba.clb.https-listener', 'medium'],
  [30, 'alibaba.vpc.network-acl-no-risky-ports', 'high'],
  [31, 'alibaba.actiontrail.trail-enabled', 'high'],
  [32, 'alibaba.oss.bucket-policy-not-public', 'high'],
] as const;

/** What is checked beside the rule pack. */
const beside = ['alibaba.message-center.contact-additional-email', 'alibaba.message-center.contact-reachable'];

const services = { global: ['actiontrail', 'cdn', 'oss', 'ram'], ofAccount: [1, 2, 31] };

test('every rule has its check, its severity, and one unknown when nothing is recorded', async () => {
  const all = await assess([]);
  const results = all.results.filter(({ check }) => !beside.includes(check));
  expect(all.results.length - results.length).toBe(beside.length);
  const sorted = rules.toSorted(([, a], [, b]) => (a < b ? -1 : 1));
  expect(results.map(({ check, severity }) => [check, severity])).toEqual(sorted.map(([, id, level]) => [id, level]));
  for (const { check, kind, region, name, outcome } of results) {
    const service = check.split('.')[1]!;
    expect
      .soft([outcome, region], check)
      .toEqual(['unknown', services.global.includes(service) ? null : 'cn-hangzhou']);
    expect.soft(kind, check).toMatch(/^alibaba\.[a-z]+\.[a-z-]+$/);
    const number = rules.find(([, id]) => id === check)![0];
    if (!services.ofAccount.includes(number)) expect.soft(name, check).toBeNull();
  }
});

test('the pack of the vendor holds its 30 rules', async () => {
  const { results } = await assess([], ['--pack', 'alibaba-best-practices']);
  const ids = rules.filter(([number]) => number <= 30).map(([, id]) => id);
  expect(results.map(({ check }) => check)).toEqual(ids.toSorted());
});
