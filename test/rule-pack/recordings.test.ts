import { describe, expect, test } from 'vitest';
import { answer, assessText, header, type Line, type Members, outcomes, refuse } from './recording.ts';

const disks = 'alibaba.ecs.disk-auto-snapshot-policy';
const disk = (DiskId: string, more: Members = {}) => ({
  DiskId,
  Status: 'In_use',
  Category: 'cloud',
  EnableAutomatedSnapshotPolicy: true,
  ...more,
});

describe('which line answers', () => {
  const good = { Disks: { Disk: [disk('good')] } },
    bad = { Disks: { Disk: [disk('bad', { EnableAutomatedSnapshotPolicy: false })] } };
  test.each<[string, Line[], Record<string, string>]>([
    ['no region in the line', [answer('ecs', 'DescribeDisks', good)], { good: 'pass' }],
    ['the region of the call', [{ ...answer('ecs', 'DescribeDisks', good), region: 'cn-hangzhou' }], { good: 'pass' }],
    [
      'another region',
      [{ ...answer('ecs', 'DescribeDisks', good), region: 'cn-beijing' }, refuse('ecs', 'DescribeInstances')],
      { '(cn-hangzhou)': 'unknown' },
    ],
    ['no input at all', [{ service: 'ecs', operation: 'DescribeDisks', output: good }], { good: 'pass' }],
    ['RegionId in the input', [answer('ecs', 'DescribeDisks', good, { RegionId: 'cn-hangzhou' })], { good: 'pass' }],
    [
      'RegionId of another region',
      [answer('ecs', 'DescribeDisks', good, { RegionId: 'cn-beijing' })],
      { '(cn-hangzhou)': 'unknown' },
    ],
    [
      'a member that the call does not have',
      [answer('ecs', 'DescribeDisks', good, { Colour: 'red' })],
      { '(cn-hangzhou)': 'unknown' },
    ],
    [
      'most members win',
      [answer('ecs', 'DescribeDisks', bad), answer('ecs', 'DescribeDisks', good, { RegionId: 'cn-hangzhou' })],
      { good: 'pass' },
    ],
    ['then the earlier', [answer('ecs', 'DescribeDisks', good), answer('ecs', 'DescribeDisks', bad)], { good: 'pass' }],
    [
      'earlier, region or not',
      [answer('ecs', 'DescribeDisks', good), { ...answer('ecs', 'DescribeDisks', bad), region: 'cn-hangzhou' }],
      { good: 'pass' },
    ],
    ['another service', [answer('vpc', 'DescribeDisks', good)], { '(cn-hangzhou)': 'unknown' }],
    ['case of the operation', [answer('ecs', 'describeDisks', good)], { '(cn-hangzhou)': 'unknown' }],
    [
      'extra members beside',
      [{ ...answer('ecs', 'DescribeDisks', good), comment: 'by hand', durationMs: 3 } as Line],
      { good: 'pass' },
    ],
  ])('%s', async (_, lines, want) => {
    // One more answered call keeps "nothing could be read" away.
    expect(await outcomes(disks, lines).catch((e: Error) => e.message)).toEqual(want);
  });
});

describe('header and lines', () => {
  const line = JSON.stringify(answer('ecs', 'DescribeDisks', { Disks: { Disk: [disk('d')] } }));
  const head = (more: Members = {}) => JSON.stringify({ ...header, ...more });
  test.each<[string, string, RegExp?]>([
    ['empty file', ''],
    ['no header', `${line}\n`],
    ['header not JSON', `{oops\n${line}\n`],
    ['other cloud', `${head({ cloud: 'aws' })}\n${line}\n`, /aws/],
    ['newer version', `${head({ bastideRecording: 2 })}\n${line}\n`, /2/],
    ['version as text', `${head({ bastideRecording: 'x' })}\n${line}\n`],
    ['no account', `${head({ account: undefined })}\n${line}\n`, /account/],
    ['no time', `${head({ at: undefined })}\n${line}\n`, /at/],
    ['bad time', `${head({ at: 'yesterday' })}\n${line}\n`, /at/],
    ['no regions', `${head({ regions: undefined })}\n${line}\n`, /regions/],
    ['regions text', `${head({ regions: 'cn-hangzhou' })}\n${line}\n`, /regions/],
    ['line not JSON', `${head()}\n${line}\n{"service": "ecs",\n`, /line 3|:3/],
    ['truncated', `${head()}\n${line.slice(0, 40)}`, /line 2|:2/],
    ['array', `${head()}\n[]\n`, /line 2|:2/],
    ['null', `${head()}\nnull\n`, /line 2|:2/],
    ['no service', `${head()}\n{"operation":"X","input":{},"output":{}}\n`, /line 2|:2/],
    ['no operation', `${head()}\n{"service":"ecs","output":{}}\n`, /line 2|:2/],
    ['neither output nor error', `${head()}\n{"service":"ecs","operation":"X","input":{}}\n`, /line 2|:2/],
    ['input is a list', `${head()}\n{"service":"ecs","operation":"X","input":[],"output":{}}\n`, /line 2|:2/],
    ['error without code', `${head()}\n{"service":"ecs","operation":"X","error":{"message":"m"}}\n`, /line 2|:2/],
    ['region is a number', `${head()}\n{"service":"ecs","operation":"X","region":1,"output":{}}\n`, /line 2|:2/],
    [
      'both',
      `${head()}\n{"service":"ecs","operation":"X","output":{},"error":{"code":"a","message":"","status":1}}\n`,
      /line 2|:2/,
    ],
  ])('%s is an error that says where', async (_, text, says) => {
    const ran = await assessText(text, ['--format', 'json']);
    expect.soft([ran.status, ran.stdout]).toEqual([1, '']);
    expect.soft(ran.stderr).toMatch(/recording\.ndjson/);
    expect.soft(ran.stderr.trim().split('\n')).toHaveLength(1);
    if (says) expect.soft(ran.stderr).toMatch(says);
  });
  test('what is still fine', async () => {
    for (const text of [
      `${head()}\n${line}`,
      `${head()}\r\n${line}\r\n`,
      `${head()}\n${line}\n\n`,
      `\uFEFF${head()}\n${line}\n`,
      `${head({ note: 'x' })}\n${line}\n`,
    ]) {
      const ran = await assessText(text, ['--format', 'json', '--check', disks]);
      expect.soft(ran.status, JSON.stringify(text.slice(0, 3) + text.slice(-3)) + ran.stderr).toBe(0);
    }
  });
});
