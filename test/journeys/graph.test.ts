import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Answer } from '#graph/run-query.ts';
import { contactQuery } from '#testing/graph/contact-estate.ts';
import { type Asker, byToken, onePersonPerRole } from '../server/people.ts';
import { type Served, startServed } from '../server/served.ts';

/*
 * One recording, asked twice: by the command line in memory, and by the server, which has assessed it, in PostgreSQL.
 */
const root = fileURLToPath(new URL('../..', import.meta.url));
let served: Served;
let auditor: Asker;
beforeAll(async () => {
  served = await startServed();
  const people = await onePersonPerRole(served);
  auditor = await byToken(served.origin, people.find(({ role }) => role === 'auditor')!);
}, 120_000);
afterAll(async () => {
  await served?.close();
  expect(served.faults).toEqual([]);
});

async function inMemory(query: string): Promise<Answer> {
  const flags = ['query', query, '--replay', 'samples/alibaba-company.ndjson.gz', '--format', 'json', '--quiet'];
  const options = { cwd: root, maxBuffer: 64 << 20 };
  const { stdout } = await promisify(execFile)(process.execPath, ['bin/bastide.js', ...flags], options);
  return JSON.parse(stdout) as Answer;
}

interface Told {
  readonly data: Answer['data'];
  readonly errors?: readonly { readonly path: readonly (string | number)[] }[];
  readonly extensions: Pick<Answer, 'notes'>;
}

async function onServer(query: string): Promise<Told> {
  const { status, text, json } = await auditor.ask('POST', '/api/v1/graphql', JSON.stringify({ query }));
  expect(status, text).toBe(200);
  return json as { readonly [Member in keyof Told]: Told[Member] };
}

const sorted = 'sort: [{ id: ASC }], limit: 1000';
test.each([
  [
    'every asset',
    `{ assets(${sorted}) { id name kind cloud account region tags { key value } } assetsAggregate { count unknown } }`,
  ],
  [
    'a field',
    `{ alibabaOssBuckets(where: { acl_STARTS_WITH: "public" }, ${sorted}) { name acl blockPublicAccess policy } }`,
  ],
  [
    'a field that could not be read of all',
    `{ alibabaOssBuckets(${sorted}) { name acl } alibabaOssBucketsAggregate(where: { NOT: { acl: "private" } }) { count unknown } }`,
  ],
  [
    'related assets',
    `{ alibabaVpcVpcs(${sorted}) { name networkAcls(${sorted}) { name vSwitches inboundRules { action sources ports { from to } } } } }`,
  ],
  ['those without related assets', `{ alibabaVpcVpcs(where: { networkAcls_SOME: null }, ${sorted}) { name } }`],
  [
    'those with related assets that hold something',
    `{ alibabaRamIdentities(where: { policies_SOME: { name_CONTAINS: "Full" } }, ${sorted}) { name policies(${sorted}) { name } } }`,
  ],
  [
    'those without what was left unread on purpose',
    `{ alibabaRamIdentities(where: { policies_SOME: null }, ${sorted}) { name } }`,
  ],
  ['the control of the security contact', contactQuery],
  [
    'what is in a connected account',
    `{ connectors { name alibabaOssBuckets(${sorted}) { name } securityContacts(${sorted}) { email isEnabled } } }`,
  ],
])('%s: the server answers as the command line does', { timeout: 60_000 }, async (_, query) => {
  const [memory, server] = await Promise.all([inMemory(query), onServer(query)]);
  expect(server.data).toEqual(memory.data);
  const placesOf = (places: readonly { readonly path: readonly unknown[] }[]) =>
    places.map(({ path }) => path.join('.')).sort();
  expect(placesOf(server.errors ?? [])).toEqual(placesOf(memory.unread));
  const notesOf = ({ notes }: Pick<Answer, 'notes'>) =>
    notes
      .map(({ path, isMore, undecided, lists }) => `${path.join('.')} ${isMore} ${undecided} ${lists.length > 0}`)
      .sort();
  expect(notesOf(server.extensions)).toEqual(notesOf(memory));
});
