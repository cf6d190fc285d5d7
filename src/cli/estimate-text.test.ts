import { expect, test } from 'vitest';
import { estimateText } from './estimate-text.ts';

const gap = {
  ...{ service: 'store', operation: 'ListShelves', region: 'cn-beijing', code: 'Forbidden.RAM' },
  message: '\u001b[31mno',
};
const estimate = {
  ...{ instances: 1_200, scans: 1_211, apiCalls: 3_000 },
  kinds: [
    { kind: 'alibaba.store.shelf', instances: 1_199, checks: 1 },
    { kind: 'alibaba.lamp.lamp', instances: 1, checks: 12 },
  ],
  gaps: [],
};

test('one check is one check; the kinds stand in a column', () => {
  const lines = estimateText(estimate, 'en').split('\n');
  expect(lines).toContain('Instances: 1,200');
  expect(lines).toContain('  alibaba.store.shelf  1,199 × 1 check');
  expect(lines).toContain('  alibaba.lamp.lamp    1 × 12 checks');
  expect(lines.join(' ')).not.toContain('Incomplete');
});

test('equal failed reads are one line', () => {
  const gaps = [gap, gap, gap, { ...gap, region: 'cn-hangzhou', code: 'Odd\u001b[2J' }];
  const text = estimateText({ ...estimate, gaps }, 'en');
  expect(text.match(/ListShelves/g)).toHaveLength(2);
  expect(text).toMatch(/ListShelves in cn-beijing was refused \(Forbidden.RAM\).* \(3 reads\)\n/);
  expect(text).not.toContain('\u001b');
});

test('Chinese has Chinese punctuation', () => {
  const text = estimateText({ ...estimate, gaps: [gap] }, 'zh');
  expect(text).toContain('实例数：1,200');
  expect(text).toContain('cn-beijing 的 store ListShelves 被拒绝（Forbidden.RAM）：');
  expect(text).not.toMatch(/[:()]/);
});
