import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { expect, test } from 'vitest';
import type { Language } from '#model/text.ts';
import { contextOf, iterate, rows, runOf, textOf } from './fixture.ts';
import { ocsf } from './ocsf.ts';

const schemaFile = join(import.meta.dirname, '../../../test/data/schemas/ocsf-compliance-finding.schema.json');
const ajv = new Ajv.default({ strict: false, allErrors: true });
addFormats.default(ajv as never);
const validate = ajv.compile(JSON.parse(readFileSync(schemaFile, 'utf8')));

async function written(language: Language = 'en') {
  const text = await textOf(ocsf.write(runOf(rows), () => iterate(rows), contextOf({ language })));
  return JSON.parse(text);
}

test.each(['en', 'zh'] as const)('every event is a valid Compliance Finding (%s)', async (language) => {
  const events = await written(language);
  expect(events).toHaveLength(rows.length);
  for (const event of events) {
    validate(event);
    expect(validate.errors).toBeNull();
  }
});

test('the schema test can fail', async () => {
  const [event] = await written();
  expect(validate({ ...event, class_uid: 2004 })).toBe(false);
  expect(validate({ ...event, compliance: { ...event.compliance, status_id: 0 } })).toBe(false);
});

test('outcomes become statuses, and only pass and fail have an id in compliance', async () => {
  const statuses = (await written()).map((event: { compliance: { status: string; status_id?: number } }) => [
    event.compliance.status,
    event.compliance.status_id,
  ]);
  const expected = {
    pass: ['Pass', 1],
    fail: ['Fail', 3],
    unknown: ['Unknown', undefined],
    'not-applicable': ['Not Applicable', undefined],
  };
  expect(statuses).toEqual(rows.map((row) => expected[row.outcome]));
});

test('controls come from the packs, the cloud and the resource from the result', async () => {
  const event = (await written()).find((one: { unmapped: { asset: string } }) => one.unmapped.asset?.endsWith('0041'));
  expect(event.compliance).toMatchObject({ standards: ['House rules 1.0'], control: '1.1' });
  expect(event.compliance.requirements).toEqual(['House rules 1.0 1.1: Lock it', 'House rules 1.0 1.2: Keep order']);
  expect(event.cloud).toEqual({
    provider: 'Alibaba Cloud',
    account: { uid: '1234567890123456' },
    region: 'cn-hangzhou',
  });
  expect(event.resources[0]).toMatchObject({ name: 'shelf-0041', type: 'alibaba.store.shelf', region: 'cn-hangzhou' });
  expect(event.remediation.desc).toContain('shelf lock');
});

test('only the accepted risk is suppressed', async () => {
  const suppressed = (await written()).filter((event: { status: string }) => event.status === 'Suppressed');
  expect(suppressed.map((event: { status_id: number }) => event.status_id)).toEqual([3]);
});

test('an array of nothing is still an array', async () => {
  expect(JSON.parse(await textOf(ocsf.write(runOf([]), () => iterate([]), contextOf())))).toEqual([]);
});
