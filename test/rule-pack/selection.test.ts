import { describe, expect, test } from 'vitest';
import { answer, assess, assessText, header, type Line, recordingOf } from './recording.ts';

const disks = 'alibaba.ecs.disk-auto-snapshot-policy';
const sg = 'alibaba.ecs.security-group-no-risky-ports';
const disk = (DiskId: string, on = false, more = {}) => ({
  DiskId,
  Status: 'In_use',
  Category: 'cloud',
  EnableAutomatedSnapshotPolicy: on,
  ...more,
});
const list = (...items: unknown[]): Line => answer('ecs', 'DescribeDisks', { Disks: { Disk: items } });
const at = (region: string, line: Line): Line => ({ ...line, region });

describe('selection', () => {
  const text = recordingOf([list(disk('d'))]);
  test.each<[string, string[], RegExp]>([
    ['check', ['--check', 'alibaba.ecs.disk-auto-snapshot-polic'], /alibaba\.ecs\.disk-auto-snapshot-policy/],
    ['check without cloud', ['--check', 'ecs.disk-auto-snapshot-policy'], /alibaba\.ecs\.disk-auto-snapshot-policy/],
    ['pack', ['--pack', 'nonsense'], /nonsense/],
    ['parameter of no check', ['--param', 'alibaba.ecs.nothing.days=1'], /alibaba\.ecs\./],
    ['parameter name', ['--param', `${sg}.port=22`], /ports/],
    ['parameter value', ['--param', 'alibaba.ram.access-key-not-idle.days=soon'], /days/],
    ['parameter range', ['--param', 'alibaba.ram.access-key-not-idle.days=-1'], /days/],
    ['parameter form', ['--param', 'days'], /./],
    ['parameter choice', ['--param', 'alibaba.ram.user-mfa-enabled.mode=bounds'], /bound/],
    ['parameter port', ['--param', `${sg}.ports=22,70000`], /ports/],
    ['parameter flag', ['--param', `${sg}.includeIpv6=maybe`], /includeIpv6/],
    ['parameter protocol', ['--param', `${sg}.protocols=TPC`], /TCP/],
    ['region', ['--region', 'cn-hangzhuo'], /cn-hangzhou/],
    ['format', ['--format', 'jsonn'], /json/],
    ['option', ['--chek', disks], /--check/],
    ['severity', ['--fail-on', 'hgh'], /high/],
  ])('%s', async (_, args, says) => {
    const ran = await assessText(text, args);
    expect.soft([ran.status, ran.stdout]).toEqual([2, '']);
    expect.soft(ran.stderr).toMatch(says);
    expect.soft(ran.stderr.trim().split('\n')).toHaveLength(1);
  });
  test('regions', async () => {
    const head = { ...header, regions: ['cn-hangzhou', 'cn-beijing'] };
    const lines = [
      at('cn-hangzhou', list(disk('h'))),
      at('cn-beijing', list(disk('b'))),
      answer('oss', 'ListBuckets', {
        Buckets: {
          Bucket: [
            { Name: 'bh', Location: 'oss-cn-hangzhou' },
            { Name: 'bb', Location: 'oss-cn-beijing' },
          ],
        },
      }),
      answer('oss', 'GetBucketAcl', { AccessControlList: { Grant: 'private' } }),
      answer('cdn', 'DescribeUserDomains', {
        Domains: { PageData: [{ DomainName: 'x', DomainStatus: 'online', SslProtocol: 'on' }] },
      }),
    ];
    const args = [
      '--check',
      disks,
      '--check',
      'alibaba.oss.bucket-no-public-write',
      '--check',
      'alibaba.cdn.domain-https-enabled',
      '--region',
      'cn-beijing',
    ];
    const { results } = await assess(lines, args, head);
    expect.soft(results.filter((r) => r.check === disks).map((r) => r.name)).toEqual(['b']);
    expect.soft(results.filter((r) => r.check.includes('.oss.')).map((r) => r.name)).toEqual(['bb']);
    const both = await assess(lines, ['--check', disks, '--region', 'cn-beijing', '--region', 'cn-hangzhou'], head);
    expect.soft(both.results.map((r) => r.name)).toEqual(['b', 'h']);
  });
});
