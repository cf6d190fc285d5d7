import { describe, expect, test } from 'vitest';
import { answer, assess, type Line, type Members, outcomes, refuse } from './recording.ts';

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
const diskPage = (input: Members, ids: string[], more: Members = {}) =>
  answer('ecs', 'DescribeDisks', { Disks: { Disk: ids.map((id) => disk(id)) }, ...more }, input);
const cdnPage = (input: Members, ids: string[], more: Members = {}) =>
  answer('cdn', 'DescribeUserDomains', { Domains: { PageData: ids.map(domain) }, ...more }, input);

describe('paging', () => {
  test.each<[string, string, Line[], Record<string, string>]>([
    [
      'tokens',
      disks,
      [
        diskPage({}, ['a'], { NextToken: 't1' }),
        diskPage({ NextToken: 't1' }, ['b'], { NextToken: 't2' }),
        diskPage({ NextToken: 't2' }, ['c'], { NextToken: '' }),
      ],
      { a: 'pass', b: 'pass', c: 'pass' },
    ],
    ['a token of null', disks, [diskPage({}, ['a'], { NextToken: null })], { a: 'pass' }],
    [
      'an empty page with a token goes on',
      disks,
      [diskPage({}, [], { NextToken: 't1' }), diskPage({ NextToken: 't1' }, ['b'])],
      { b: 'pass' },
    ],
    [
      'the same token again',
      disks,
      [diskPage({}, ['a'], { NextToken: 't' }), diskPage({ NextToken: 't' }, ['b'], { NextToken: 't' })],
      { a: 'pass', b: 'pass', '(cn-hangzhou)': 'unknown' },
    ],
    [
      'one line for every token',
      disks,
      [diskPage({}, ['a'], { NextToken: 't' })],
      { a: 'pass', '(cn-hangzhou)': 'unknown' },
    ],
    [
      'second page refused',
      disks,
      [diskPage({}, ['a'], { NextToken: 't' }), refuse('ecs', 'DescribeDisks', { NextToken: 't' })],
      { a: 'pass', '(cn-hangzhou)': 'unknown' },
    ],
    [
      'numbers and a total',
      cdn,
      [
        cdnPage({ PageNumber: 1 }, ['a'], { TotalCount: 2, PageSize: 1, PageNumber: 1 }),
        cdnPage({ PageNumber: 2 }, ['b'], { TotalCount: 2, PageSize: 1, PageNumber: 2 }),
      ],
      { a: 'pass', b: 'pass' },
    ],
    [
      'numbers as text',
      cdn,
      [
        cdnPage({ PageNumber: '1' }, ['a'], { TotalCount: '2', PageSize: '1', PageNumber: '1' }),
        cdnPage({ PageNumber: '2' }, ['b'], { TotalCount: '2', PageSize: '1', PageNumber: '2' }),
      ],
      { a: 'pass', b: 'pass' },
    ],
    ['total reached exactly', cdn, [cdnPage({}, ['a', 'b'], { TotalCount: 2 })], { a: 'pass', b: 'pass' }],
    [
      'below the total, next page empty',
      cdn,
      [cdnPage({ PageNumber: 1 }, ['a'], { TotalCount: 3 }), cdnPage({ PageNumber: 2 }, [], { TotalCount: 3 })],
      { a: 'pass', '(null)': 'unknown' },
    ],
    ['below the total, first page empty', cdn, [cdnPage({}, [], { TotalCount: 3 })], { '(null)': 'unknown' }],
    [
      'below the total, the same page again',
      cdn,
      [cdnPage({}, ['a'], { TotalCount: 2 })],
      { a: 'pass', '(null)': 'unknown' },
    ],
    [
      'below the total, next page not recorded',
      cdn,
      [cdnPage({ PageNumber: 1 }, ['a'], { TotalCount: 2 })],
      { a: 'pass', '(null)': 'unknown' },
    ],
    ['above the total', cdn, [cdnPage({}, ['a', 'b'], { TotalCount: 1 })], { a: 'pass', b: 'pass' }],
    ['no total', cdn, [cdnPage({}, ['a', 'b'])], { a: 'pass', b: 'pass' }],
    ['total 0 and no list', cdn, [answer('cdn', 'DescribeUserDomains', { TotalCount: 0, Domains: {} })], {}],
    [
      'an empty last token page at the total',
      disks,
      [diskPage({}, ['a'], { TotalCount: 1, NextToken: 't' }), diskPage({ NextToken: 't' }, [], { TotalCount: 1 })],
      { a: 'pass' },
    ],
  ])('%s', async (_, check, lines, want) => {
    expect(await outcomes(check, lines)).toEqual(want);
  });
  test('no page is asked twice without need', async () => {
    const { run } = await assess([cdnPage({}, ['a', 'b'], { TotalCount: 2 })], ['--check', cdn]);
    expect(run.apiCalls).toBe(1);
  });
});
