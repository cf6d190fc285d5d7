import { describe, expect, test } from 'vitest';
import { account, answer, assess, header, type Line, type Members, refuse } from './recording.ts';

const disks = 'alibaba.ecs.disk-auto-snapshot-policy';
const cdn = 'alibaba.cdn.domain-https-enabled';
const disk = (DiskId: string, more: Members = {}) => ({
  DiskId,
  Status: 'In_use',
  Category: 'cloud',
  EnableAutomatedSnapshotPolicy: true,
  ...more,
});
const domain = (DomainName: string) => ({ DomainName, DomainStatus: 'online', SslProtocol: 'on' });
const cdnPage = (input: Members, ids: string[], more: Members = {}) =>
  answer('cdn', 'DescribeUserDomains', { Domains: { PageData: ids.map(domain) }, ...more }, input);

describe('results', () => {
  test('members, order, counts, completeness', async () => {
    const two = { ...header, regions: ['cn-shanghai', 'cn-hangzhou'] };
    const at = (region: string, line: Line): Line => ({ ...line, region });
    const lines = [
      at(
        'cn-hangzhou',
        answer('ecs', 'DescribeDisks', {
          Disks: {
            Disk: [disk('z'), disk('a', { EnableAutomatedSnapshotPolicy: false }), disk('m', { Status: 'Available' })],
          },
        }),
      ),
      at('cn-shanghai', refuse('ecs', 'DescribeDisks')),
      answer('cdn', 'DescribeUserDomains', {
        Domains: { PageData: [domain('b.example.com'), domain('a.example.com')] },
      }),
    ];
    const { run, results } = await assess(lines, ['--check', disks, '--check', cdn], two);
    expect.soft(results.map((r) => [r.check, r.region, r.name, r.outcome])).toEqual([
      [cdn, null, 'a.example.com', 'pass'],
      [cdn, null, 'b.example.com', 'pass'],
      [disks, 'cn-hangzhou', 'a', 'fail'],
      [disks, 'cn-hangzhou', 'm', 'not-applicable'],
      [disks, 'cn-hangzhou', 'z', 'pass'],
      [disks, 'cn-shanghai', null, 'unknown'],
    ]);
    expect.soft(run.counts).toMatchObject({ pass: 3, fail: 1, 'not-applicable': 1, unknown: 1 });
    expect.soft(run.completeness).toBeCloseTo(4 / 5, 9);
    expect.soft([run.scans, run.assets, run.apiCalls, run.account, run.cloud]).toEqual([4, 5, 3, account, 'alibaba']);
    expect.soft(run.gaps).toEqual([
      expect.objectContaining({
        service: 'ecs',
        operation: 'DescribeDisks',
        region: 'cn-shanghai',
        code: 'Forbidden.RAM',
      }),
    ]);
    expect
      .soft(results.find((r) => r.name === null))
      .toMatchObject({ asset: null, name: null, kind: 'alibaba.ecs.disk', severity: 'low' });
  });
  test('one unknown for each check and region of a refused list', async () => {
    const many = { ...header, regions: ['cn-hangzhou', 'cn-beijing'] };
    const { results } = await assess(
      [
        refuse('ecs', 'DescribeInstances'),
        refuse('sas', 'DescribeCloudCenterInstances'),
        answer('ecs', 'DescribeDisks', { Disks: { Disk: [] } }),
      ],
      [
        '--check',
        'alibaba.ecs.instance-in-vpc',
        '--check',
        'alibaba.ecs.instance-key-pair-logon',
        '--check',
        'alibaba.ecs.instance-security-center-protected',
        '--check',
        disks,
      ],
      many,
    );
    expect(results.map((r) => [r.check, r.region, r.name, r.asset, r.outcome])).toEqual(
      [
        'alibaba.ecs.instance-in-vpc',
        'alibaba.ecs.instance-key-pair-logon',
        'alibaba.ecs.instance-security-center-protected',
      ].flatMap((check) => ['cn-beijing', 'cn-hangzhou'].map((region) => [check, region, null, null, 'unknown'])),
    );
  });
  test('a header alone: every check is unknown once', async () => {
    const { run, results } = await assess([]);
    expect(new Set(results.map(({ check }) => check)).size).toBe(34);
    expect(results.every(({ outcome }) => outcome === 'unknown')).toBe(true);
    expect([results.length, run.completeness, run.scans]).toEqual([34, 0, 0]);
    expect(run.gaps.every(({ code }) => code === 'NotRecorded')).toBe(true);
  });
  test('a check that is not selected costs no call', async () => {
    const { run, results } = await assess([cdnPage({}, ['a'])], ['--check', cdn]);
    expect([run.apiCalls, run.gaps, results.length]).toEqual([1, [], 1]);
  });
});
