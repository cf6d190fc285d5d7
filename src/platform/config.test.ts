import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import { publicOriginOf, readServerConfig } from './config.ts';
import { configReference, configReferenceZh } from './config-reference.ts';
import { AppError } from './errors.ts';
import { settings } from './settings.ts';

const folder = mkdtempSync(join(tmpdir(), 'bastide-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

function fileWith(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

function faultsOf(environment: Record<string, string>): AppError {
  try {
    readServerConfig(environment);
  } catch (error) {
    if (error instanceof AppError && error.code === 'invalid-configuration') return error;
    throw error;
  }
  throw new Error('These settings were accepted.');
}

const variablesOf = (environment: Record<string, string>) => faultsOf(environment).details.variables;
const certificate = fileWith('cert.pem', 'certificate');
const key = fileWith('key.pem', 'key');
const tls = { BASTIDE_TLS_CERT: certificate, BASTIDE_TLS_KEY: key };
const url = 'postgres://app:pass-word@db.example:5432/bastide';
const masterKey = Buffer.alloc(32, 7).toString('base64');

test('without any setting it is a server for one machine with everything of its own', () => {
  const config = readServerConfig({});
  expect(config).toMatchObject({
    dataFolder: join(process.cwd(), 'data'),
    database: undefined,
    host: '127.0.0.1',
    port: 8470,
    tls: undefined,
    trustProxy: false,
    masterKey: { file: join(process.cwd(), 'data', 'master-key'), createIfMissing: true },
    logLevel: 'info',
    workerConcurrency: 4,
    metricsToken: undefined,
    allowedAddresses: [],
  });
  expect(publicOriginOf(config, 8470)).toBe('http://127.0.0.1:8470');
});

test('every setting is read', () => {
  const config = readServerConfig({
    ...tls,
    BASTIDE_DATA: folder,
    DATABASE_URL: url,
    DATABASE_ADMIN_URL: url.replace('app', 'owner'),
    BASTIDE_HOST: '::',
    BASTIDE_PORT: '443',
    BASTIDE_PUBLIC_URL: 'https://Bastide.Example.com:443',
    BASTIDE_TRUST_PROXY: '10.0.0.0/8, fd00::1',
    BASTIDE_MASTER_KEY: `2026:${masterKey}, 2025:${masterKey}`,
    BASTIDE_LOG_LEVEL: 'debug',
    BASTIDE_WORKER_CONCURRENCY: '16',
    BASTIDE_METRICS_TOKEN: '0123456789abcdef',
    BASTIDE_ALLOWED_ADDRESSES: '10.1.0.0/16,login.corp.example,::1',
    BASTIDE_RETENTION_USAGE_DAYS: '32',
  });
  expect(config).toMatchObject({
    dataFolder: folder,
    host: '::',
    port: 443,
    publicUrl: 'https://bastide.example.com',
    tls: { certificateFile: certificate, keyFile: key },
    trustProxy: ['10.0.0.0/8', 'fd00::1'],
    logLevel: 'debug',
    workerConcurrency: 16,
    allowedAddresses: ['10.1.0.0/16', 'login.corp.example', '::1'],
    usageDays: 32,
  });
  expect(config.database?.url.reveal()).toBe(url);
  expect(config.database?.adminUrl?.reveal()).toContain('owner');
  expect(config.masterKey.value?.reveal()).toContain('2025:');
  expect(config.metricsToken?.reveal()).toBe('0123456789abcdef');
  expect(publicOriginOf(config, 443)).toBe('https://bastide.example.com');
});

test('all faults are named together, each with what is wrong and an example', () => {
  const error = faultsOf({
    BASTIDE_PORT: '80a',
    BASTIDE_LOG_LEVEL: 'loud',
    BASTIDE_WORKER_CONCURRENCY: '0',
    DATABASE_URL: 'mysql://app:pass-word@db/bastide',
    BASTIDE_HOST: 'two words',
  });
  expect(error.details.variables).toEqual([
    'DATABASE_URL',
    'BASTIDE_HOST',
    'BASTIDE_PORT',
    'BASTIDE_LOG_LEVEL',
    'BASTIDE_WORKER_CONCURRENCY',
  ]);
  expect(error.text.en).toContain('BASTIDE_PORT is "80a"; it must be a whole number from 0 to 65535, for example 443');
  expect(error.text.zh).toContain('BASTIDE_PORT 的值“80a”有误，应为：0 到 65535 的整数，例如 443');
});

test('no secret is repeated, neither in a fault nor when the settings are printed', () => {
  const metrics = 'token with spaces';
  const error = faultsOf({
    DATABASE_URL: 'mysql://a:pass-word@b/c',
    BASTIDE_METRICS_TOKEN: metrics,
    BASTIDE_MASTER_KEY: 'x y',
  });
  expect(JSON.stringify([error.text, error.details])).not.toMatch(/pass-word|with spaces|x y/);
  const config = readServerConfig({ DATABASE_URL: url, BASTIDE_MASTER_KEY: masterKey });
  expect(inspect(config, { depth: 9 }) + JSON.stringify(config)).not.toMatch(/pass-word|BwcHBw/);
});

test('a value that steers a terminal is shown as text', () => {
  expect(faultsOf({ BASTIDE_PORT: '\u001b[2J\r' }).text.en).toContain('"\\u001b[2J\\u000d"');
});

test('an empty value counts as none', () => {
  expect(readServerConfig({ BASTIDE_PORT: '', DATABASE_URL: '' })).toMatchObject({ port: 8470, database: undefined });
});

test('a secret may be in a file, without the line break at its end', () => {
  const config = readServerConfig({
    DATABASE_URL_FILE: fileWith('url', `${url}\n`),
    BASTIDE_METRICS_TOKEN_FILE: fileWith('token', '0123456789abcdef\r\n'),
    BASTIDE_MASTER_KEY_FILE: 'keys/master',
  });
  expect(config.database?.url.reveal()).toBe(url);
  expect(config.metricsToken?.reveal()).toBe('0123456789abcdef');
  expect(config.masterKey).toEqual({ file: join(process.cwd(), 'keys/master'), createIfMissing: false });
});

test.each([
  ['a file that is not there', { DATABASE_URL_FILE: join(folder, 'none') }, ['DATABASE_URL_FILE']],
  ['an empty file', { DATABASE_URL_FILE: fileWith('empty', '\n') }, ['DATABASE_URL_FILE']],
  ['a file that is too large', { DATABASE_URL_FILE: fileWith('large', 'x'.repeat(70_000)) }, ['DATABASE_URL_FILE']],
  ['a file with a wrong value', { DATABASE_URL_FILE: fileWith('wrong', 'db') }, ['DATABASE_URL']],
  ['a value and a file', { DATABASE_URL: url, DATABASE_URL_FILE: fileWith('both', url) }, ['DATABASE_URL']],
  ['two master keys', { BASTIDE_MASTER_KEY: masterKey, BASTIDE_MASTER_KEY_FILE: 'x' }, ['BASTIDE_MASTER_KEY']],
  ['a short master key', { BASTIDE_MASTER_KEY: masterKey.slice(4) }, ['BASTIDE_MASTER_KEY']],
  ['an owner of no database', { DATABASE_ADMIN_URL: url }, ['DATABASE_ADMIN_URL']],
  ['a certificate without its key', { BASTIDE_TLS_CERT: certificate }, ['BASTIDE_TLS_KEY']],
  ['a key without its certificate', { BASTIDE_TLS_KEY: key }, ['BASTIDE_TLS_CERT']],
  ['a certificate that is not there', { ...tls, BASTIDE_TLS_CERT: join(folder, 'none') }, ['BASTIDE_TLS_CERT']],
  [
    'trust in everybody',
    { BASTIDE_TRUST_PROXY: '0.0.0.0/0', BASTIDE_PUBLIC_URL: 'https://a.example' },
    ['BASTIDE_TRUST_PROXY'],
  ],
  ['trust in "true"', { BASTIDE_TRUST_PROXY: 'true' }, ['BASTIDE_TRUST_PROXY']],
  ['a proxy before an unknown address', { BASTIDE_TRUST_PROXY: '1' }, ['BASTIDE_PUBLIC_URL']],
  ['a public address with a path', { BASTIDE_PUBLIC_URL: 'https://a.example/bastide' }, ['BASTIDE_PUBLIC_URL']],
  ['a public address with a user', { BASTIDE_PUBLIC_URL: 'https://a@a.example' }, ['BASTIDE_PUBLIC_URL']],
  ['a public address in the clear', { BASTIDE_PUBLIC_URL: 'http://a.example' }, ['BASTIDE_PUBLIC_URL']],
  ['a half number', { BASTIDE_PORT: '1.5' }, ['BASTIDE_PORT']],
  ['a port too high', { BASTIDE_PORT: '65536' }, ['BASTIDE_PORT']],
  ['an address in octal', { BASTIDE_ALLOWED_ADDRESSES: '010.0.0.0/8' }, ['BASTIDE_ALLOWED_ADDRESSES']],
  ['an address list with a hole', { BASTIDE_ALLOWED_ADDRESSES: '10.0.0.1,,10.0.0.2' }, ['BASTIDE_ALLOWED_ADDRESSES']],
])('%s is refused', (_, environment, variables) => {
  expect(variablesOf(environment)).toEqual(variables);
});

test.each(['0.0.0.0', '::', '192.168.1.5', 'bastide.example.com'])('plain HTTP on %s is refused', (host) => {
  expect(variablesOf({ BASTIDE_HOST: host })).toEqual(['BASTIDE_HOST']);
  expect(faultsOf({ BASTIDE_HOST: host }).message).toContain('BASTIDE_INSECURE_HTTP=1');
});

test.each([
  ['TLS', { ...tls, BASTIDE_HOST: '0.0.0.0' }],
  ['a proxy', { BASTIDE_TRUST_PROXY: '10.0.0.1', BASTIDE_PUBLIC_URL: 'https://a.example', BASTIDE_HOST: '0.0.0.0' }],
  [
    'somebody who says so',
    { BASTIDE_INSECURE_HTTP: '1', BASTIDE_HOST: '0.0.0.0', BASTIDE_PUBLIC_URL: 'http://a.example' },
  ],
  ['the machine itself', { BASTIDE_HOST: 'localhost', BASTIDE_PUBLIC_URL: 'http://localhost:8470' }],
  ['the machine itself over IPv6', { BASTIDE_HOST: '::1', BASTIDE_PUBLIC_URL: 'http://[::1]:8470' }],
])('listening is allowed with %s', (_, environment) => {
  expect(readServerConfig(environment).host).toBe(environment.BASTIDE_HOST);
});

test('the public address follows from where the server listens', () => {
  expect(publicOriginOf(readServerConfig({ ...tls, BASTIDE_HOST: '0.0.0.0' }), 443)).toBe('https://localhost');
  expect(publicOriginOf(readServerConfig({ BASTIDE_HOST: '::1', BASTIDE_PORT: '0' }), 4711)).toBe('http://[::1]:4711');
});

test('how many proxies stand in front may be a number', () => {
  const environment = { BASTIDE_TRUST_PROXY: '2', BASTIDE_PUBLIC_URL: 'https://a.example' };
  expect(readServerConfig(environment).trustProxy).toBe(2);
});

test('with a database of your own no master key is made', () => {
  expect(readServerConfig({ DATABASE_URL: url }).masterKey).toMatchObject({ createIfMissing: false });
});

test('every example and every default is a right value, and the reference has all settings in both languages', () => {
  const pages = [configReference(), configReferenceZh()];
  for (const { variable, schema, example, ...setting } of Object.values(settings)) {
    if (!example.includes('…')) expect([variable, schema.safeParse(example).success]).toEqual([variable, true]);
    if ('default' in setting) expect([variable, schema.safeParse(setting.default).success]).toEqual([variable, true]);
    for (const page of pages) expect(page).toContain(`| \`${variable}\``);
  }
  expect(pages[1]).toContain('由 `DATABASE_URL_FILE` 指定的文件');
});
