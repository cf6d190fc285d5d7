import { expect, it } from 'vitest';
import { packs } from './index.ts';

const [vendor, ours, cis] = packs;

it('the vendor pack has exactly its 30 rules, one check each, and ours adds two', () => {
  expect(vendor?.id).toBe('alibaba-best-practices');
  expect(vendor?.controls).toHaveLength(30);
  expect(ours?.controls).toHaveLength(2);
  const checks = [...vendor!.controls, ...ours!.controls].flatMap((control) => control.checks);
  expect(new Set(checks).size).toBe(32);
});

it('CIS controls are served by the same checks', () => {
  const known = new Set([...vendor!.controls, ...ours!.controls].flatMap((control) => control.checks));
  expect(cis!.controls.flatMap((control) => control.checks).filter((check) => !known.has(check))).toEqual([]);
});

it.each(packs)('$id: every check is of the cloud of the pack', (pack) => {
  const checks = pack.controls.flatMap((control) => control.checks);
  expect(checks.filter((check) => !check.startsWith(`${pack.cloud}.`))).toEqual([]);
});

it.each(packs.filter(({ id }) => id.startsWith('cis-')))('$id: controls are in the order of the benchmark', (pack) => {
  const ids = pack.controls.map(({ id }) => id);
  expect(ids).toEqual(ids.toSorted((one, other) => one.localeCompare(other, 'en', { numeric: true })));
});

it.each(packs)('$id: every control has its own id, both titles and a check', (pack) => {
  expect(new Set(pack.controls.map((control) => control.id)).size).toBe(pack.controls.length);
  for (const { title, checks } of [...pack.controls, { title: pack.title, checks: [''] }]) {
    expect(title.en).toMatch(/\w/);
    expect(title.zh).toMatch(/\p{Script=Han}/u);
    expect(checks.length).toBeGreaterThan(0);
  }
});
