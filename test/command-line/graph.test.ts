import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { root } from '../source-files.ts';
import { type Here, here } from './here.ts';
import { startTestServer, type TestServer } from './server.ts';

const sample = join(root, 'samples/alibaba-company.ndjson.gz');
let server: TestServer;
let cli: Here;

beforeAll(async () => {
  server = await startTestServer();
  cli = here(await server.owner());
}, 120_000);
afterAll(() => server.close());

interface Printed {
  readonly data: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;
  readonly notes: readonly unknown[];
}
const asked = async (...argv: readonly string[]): Promise<Printed> =>
  JSON.parse(await cli.out('query', ...argv, '--format', 'json'));

it.each([
  [
    'fields',
    '{ alibabaOssBuckets(where: { name_CONTAINS: "media" }, sort: [{ name: ASC }]) { name region acl tags { key value } } }',
  ],
  [
    'a relation',
    '{ alibabaEcsInstances(where: { clients_SOME: { clientStatus: "online" } }, sort: [{ name: ASC }]) { name clients { name } } }',
  ],
  ['counts', '{ alibabaOssBucketsAggregate(where: { NOT: { acl: "private" } }) { count unknown } }'],
])('the server says the same as the recording that it was assessed from: %s', async (_what, text) => {
  const fromServer = await asked(text);
  const fromRecording = await asked(text, '--replay', sample);
  expect(fromServer.data).toEqual(fromRecording.data);
  expect(JSON.stringify(fromServer.data).length).toBeGreaterThan(50);
});

it('writes a table, or CSV, and takes variables', async () => {
  const text =
    'query ($part: String!) { alibabaOssBuckets(where: { name_CONTAINS: $part }, limit: 2) { name region } }';
  const table = await cli.types('query', text, '--var', 'part=-');
  expect(table.stdout).toMatch(/^name +region\n(\S+ +\S+\n){2}$/);
  expect(table.stderr).toContain('alibabaOssBuckets: there are more. Read on with limit and offset.\n');
  expect(await cli.out('query', text, '--var', 'part=-', '--format', 'csv')).toMatch(
    /^name,region\r\n(\S+,\S+\r\n){2}$/,
  );
});

it('says in one line, in both languages, what is wrong with a query and where', async () => {
  const english = await cli.types('query', '{ alibabaOssBuckets(where: { nam: "x" }) { name } }');
  expect([english.status, english.stdout]).toEqual([2, '']);
  expect(english.stderr).toMatch(/^The query is wrong at line 1, column \d+: .*"nam".*\n$/);
  const chinese = await cli.types('query', '{ alibabaOssBuckets { nam } }', '--language', 'zh');
  expect(chinese.stderr).toMatch(/^查询第 1 行第 \d+ 列有误：类型 AlibabaOssBucket 没有字段 nam。.*\n$/);
});
