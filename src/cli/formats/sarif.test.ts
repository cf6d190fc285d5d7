import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import { expect, test } from 'vitest';
import type { Result } from '#model/result.ts';
import type { Language } from '#model/text.ts';
import { contextOf, entries, hostile, iterate, rows, runOf, textOf } from './fixture.ts';
import { sarif } from './sarif.ts';

const schemaFile = join(import.meta.dirname, '../../../test/data/schemas/sarif-2.1.0.schema.json');
const ajv = new Ajv.default({ strict: false, allErrors: true });
addFormats.default(ajv as never);
const validate = ajv.compile(JSON.parse(readFileSync(schemaFile, 'utf8')));

async function written(all: readonly Result[], language: Language = 'en', cancelled = false) {
  const run = runOf(all, cancelled ? { cancelled: true } : {});
  const log = JSON.parse(await textOf(sarif.write(run, () => iterate(all), contextOf({ language }))));
  return { log, run: log.runs[0], results: log.runs[0].results };
}

test.each(['en', 'zh'] as const)('the log is valid by the schema of OASIS (%s)', async (language) => {
  for (const all of [rows, [], rows.map((row) => ({ ...row, isNew: true }))]) {
    const { log } = await written(all, language);
    validate(log);
    expect(validate.errors).toBeNull();
  }
});

test('the schema test can fail', () => {
  expect(validate({ version: '2.1.0', runs: [{ tool: { driver: {} } }] })).toBe(false);
});

test('every outcome has its kind, and only failures have a level', async () => {
  const { results } = await written(rows);
  const kinds = { pass: 'pass', fail: 'fail', 'not-applicable': 'notApplicable', unknown: 'open' };
  expect(results.map((result: { kind: string }) => result.kind)).toEqual(rows.map((row) => kinds[row.outcome]));
  const levels = { high: 'error', medium: 'warning', low: 'note' };
  expect(results.map((result: { level: string }) => result.level)).toEqual(
    rows.map((row) => (row.outcome === 'fail' ? levels[row.severity] : 'none')),
  );
});

test('a rule tells how to mend it, and the results point at their rule', async () => {
  const { run, results } = await written(rows);
  expect(run.tool.driver.rules).toHaveLength(entries.length);
  const locked = run.tool.driver.rules[2];
  expect(locked).toMatchObject({ id: 'alibaba.store.shelf-locked', properties: { 'security-severity': '8.0' } });
  expect(locked.help.text).toContain('1. Open the shelf page');
  expect(locked.help.markdown).toContain('shelf lock --id');
  for (const result of results) expect(run.tool.driver.rules[result.ruleIndex].id).toBe(result.ruleId);
});

test('an accepted risk is suppressed with its reason, and no other result is', async () => {
  const { results } = await written(rows);
  const suppressed = results.filter((result: { suppressions?: unknown[] }) => result.suppressions);
  expect(suppressed).toHaveLength(1);
  expect(suppressed[0].suppressions[0]).toMatchObject({ status: 'accepted', justification: 'Rebuilt <soon>' });
});

test('fingerprints differ from asset to asset and stay when reason, evidence or order change', async () => {
  const print = (result: { partialFingerprints: Record<string, string> }) =>
    result.partialFingerprints['checkAndAsset/v1'];
  const before = (await written(rows)).results.map(print);
  const changed = rows.map((row) => ({ ...row, reason: 'other', evidence: {} })).reverse();
  expect(new Set(before).size).toBe(rows.length);
  expect((await written(changed)).results.map(print).reverse()).toEqual(before);
});

test('gaps are notifications, a cancelled run is not successful, a baseline gives states', async () => {
  const { run, results } = await written(
    rows.map((row) => ({ ...row, isNew: row.name === 'shelf-0041' })),
    'en',
    true,
  );
  expect(run.invocations[0].executionSuccessful).toBe(false);
  const said = run.invocations[0].toolExecutionNotifications.map(
    (note: { message: { text: string } }) => note.message.text,
  );
  expect(said.join('\n')).toContain('store ListShelves in cn-beijing was refused (Forbidden.RAM)');
  expect(said.join('\n')).toContain('cancelled');
  expect(results.filter((result: { baselineState: string }) => result.baselineState === 'new')).toHaveLength(1);
});

test('hostile texts arrive whole', async () => {
  const { results } = await written(rows);
  const reasons = results.map((result: { message: { text: string } }) => result.message.text);
  expect(reasons).toContain(hostile.long);
  expect(reasons).toContain(hostile.markup);
});
