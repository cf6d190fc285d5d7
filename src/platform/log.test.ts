import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AppError } from './errors.ts';
import { createLog, silentLog } from './log.ts';
import type { LogLevel } from './log-level.ts';
import { Secret } from './secret.ts';

function openLog(level: LogLevel = 'debug') {
  const written: string[] = [];
  const log = createLog({ level, output: { write: (line) => void written.push(line) } });
  const lines = () => written.map((line) => JSON.parse(line) as Record<string, unknown>);
  return { log, written, lines, last: () => lines().at(-1)! };
}

test('a line is JSON with level, time, process, message and the fields', () => {
  const { log, written, last } = openLog();
  log.info({ run: 'r1', units: 3 }, 'Run ended');
  expect(last()).toMatchObject({ level: 'info', pid: process.pid, message: 'Run ended', run: 'r1', units: 3 });
  expect(last().time).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
  expect(written).toHaveLength(1);
  expect(written[0]).toMatch(/^\{[^\n]*\}\n$/);
});

test('a message may stand alone', () => {
  const { log, last } = openLog();
  log.warn('Clock went back');
  expect(last()).toMatchObject({ level: 'warn', message: 'Clock went back' });
});

test('children add fields and leave their parent alone', () => {
  const { log, last } = openLog();
  const child = log.child({ role: 'worker', token: 'abc' }).child({ run: 'r1' });
  child.error({ role: 'inner' }, 'Broken');
  expect(last()).toMatchObject({ role: 'inner', run: 'r1', token: '[secret]' });
  log.info({}, 'Parent');
  expect(last()).not.toHaveProperty('role');
});

test('what is below the level is not even looked at', () => {
  const { log, written } = openLog('warn');
  const fields = {
    get costly(): never {
      throw new Error('looked at');
    },
  };
  log.info(fields, 'Nothing');
  log.debug(fields, 'Nothing');
  silentLog.error(fields, 'Nothing');
  expect(written).toEqual([]);
});

test.each([
  'authorization',
  'Cookie',
  'set-cookie',
  'password',
  'newPassword',
  'client_secret',
  'token',
  'sessionToken',
  'accessKeySecret',
  'securityToken',
  'X-API-Key',
  'private_key',
  'BASTIDE_MASTER_KEY',
  'credentials',
])('the value of %s is hidden at any depth', (name) => {
  const { log, written } = openLog();
  const value = 'hunter2-hunter2';
  log.info({ [name]: value, a: { list: [{ [name]: [value] }, new Map([[name, { value }]])] } }, 'Sent');
  expect(written[0]).toContain('[secret]');
  expect(written[0]).not.toContain('hunter2');
});

test('what only sounds secret is shown', () => {
  const { log, last } = openLog();
  log.info({ tokenId: 't1', hasPassword: true, keyId: 'k1', secret: null }, 'Shown');
  expect(last()).toMatchObject({ tokenId: 't1', hasPassword: true, keyId: 'k1', secret: null });
});

test('a Secret is hidden under any name, and a password in an address too', () => {
  const { log, written, last } = openLog();
  const url = 'postgres://app:p4ssw0rd@db.example:5432/bastide';
  log.info({ value: new Secret('top-secret-1'), list: [new Secret('top-secret-1')], url }, 'Connected');
  expect(last()).toMatchObject({ value: '[secret]', list: ['[secret]'] });
  expect(last().url).toBe('postgres://app:[secret]@db.example:5432/bastide');
  expect(written[0]).not.toMatch(/top-secret|p4ssw0rd/);
});

test('errors are shown with their causes, their codes and details, and without the secrets that they repeat', () => {
  const { log, written, last } = openLog();
  const secret = new Secret('LTAI-secret-9').reveal();
  const root = Object.assign(new Error(`signature of ${secret} is wrong`), { code: 'ECONNRESET', detail: 'of people' });
  const middle = new AggregateError([root, new TypeError('other')], 'both failed');
  const text = { en: 'No answer', zh: '无应答' };
  const error = new AppError('cloud-unavailable', text, { cause: middle, details: { region: 'cn', password: 'pw' } });
  log.error({ err: error }, 'Call failed');
  expect(last().err).toMatchObject({
    type: 'AppError',
    code: 'cloud-unavailable',
    message: 'No answer',
    details: { region: 'cn', password: '[secret]' },
    cause: {
      message: 'both failed',
      errors: [{ message: 'signature of [secret] is wrong', code: 'ECONNRESET' }, { type: 'TypeError' }],
    },
  });
  expect((last().err as { stack: string }).stack).toContain('log.test.ts');
  expect(written[0]).not.toMatch(/LTAI-secret-9|of people/);
  log.error(new Error('bare'), 'Call failed');
  expect(last()).toMatchObject({ err: { message: 'bare' }, message: 'Call failed' });
});

test('no text can forge a line, a field or a level, nor move a terminal', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc
      .array(fc.constantFrom('\n', '\r', '"', '\\', '}', '{"level":"error"', '\u2028', '\u0085', '\u001b[2J', '\ud800'))
      .map((parts) => parts.join('')),
    fc.constantFrom('level', 'time', 'pid', 'message', '__proto__', 'toJSON'),
  );
  fc.assert(
    fc.property(hostile, hostile, hostile, (key, value, message) => {
      const { log, written, last } = openLog();
      log.child({ [value]: key }).info({ [key]: value, nested: { [key]: [value] } }, message);
      expect(written).toHaveLength(1);
      expect(written[0]!.slice(0, -1)).not.toMatch(/(?!\t)[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u);
      expect(written[0]!.isWellFormed()).toBe(true);
      expect(last().level).toBe('info');
      expect(Object.keys(last()).slice(0, 3)).toEqual(['level', 'time', 'pid']);
    }),
    { seed: 11, numRuns: 500 },
  );
});

test('circles, depth, breadth, length and values that throw have an end', () => {
  const { log, written, last } = openLog();
  const circle: Record<string, unknown> = { name: 'circle' };
  circle.self = circle;
  circle.selves = Array.from({ length: 60 }, () => circle);
  const fields = {
    circle,
    long: 'x'.repeat(100_000),
    wide: Array.from({ length: 1_000 }, (_, index) => index),
    bytes: Buffer.alloc(10_000),
    big: 2n ** 70n,
    when: new Date(Number.NaN),
    get broken(): never {
      throw new Error('gap');
    },
  };
  log.info(fields, 'Hostile');
  expect(written[0]!.length).toBeLessThan(40_000);
  expect(last()).toMatchObject({ message: 'Hostile' });
  log.info({ bytes: fields.bytes, big: fields.big, when: fields.when }, 'Odd');
  expect(last()).toMatchObject({ bytes: '[10000 bytes]', big: '1180591620717411303424', when: '[no date]' });
  log.info(Object.defineProperty({}, 'broken', { enumerable: true, get: () => fields.broken }), 'Odd');
  expect(last().broken).toBe('[unreadable]');
});

const program = (before: string) => `
  import { createLog } from ${JSON.stringify(new URL('./log.ts', import.meta.url).href)};
  ${before}
  createLog({ level: 'info' }).info({ text: 'a\\nlevel: forged \\u001b[2J', password: 'pw' }, 'Started');`;

async function run(source: string): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', source]);
  return stdout;
}

test('standard output gets JSON when it is no terminal', async () => {
  expect(JSON.parse(await run(program('')))).toMatchObject({ message: 'Started', password: '[secret]' });
});

test('a terminal gets readable lines, and no text moves it', async () => {
  const shown = await run(program('process.stdout.isTTY = true;'));
  expect(shown).toContain('INFO');
  expect(shown).toContain('Started');
  expect(shown).toContain('[secret]');
  expect(shown).not.toContain('\u001b[2J');
  expect(shown).not.toMatch(/^level: forged/m);
});
