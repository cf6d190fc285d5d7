import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import type { Result, Run } from '#model/result.ts';
import { simulatedCredentials } from '#testing/alibaba/credentials.ts';
import { type Simulator, type SimulatorOptions, startSimulator } from '#testing/alibaba/simulator.ts';
import { typicalEstate } from '#testing/alibaba/typical.ts';
import {
  checkout,
  type Ended,
  expectOneLine,
  filesIn,
  keysOf,
  launcher,
  newPlace,
  run,
  type Started,
  start,
} from './program.ts';

const simulators: Simulator[] = [];
const startedPrograms: Started[] = [];
afterEach(async () => {
  for (const { child } of startedPrograms.splice(0)) if (child.exitCode === null) child.kill('SIGKILL');
  await Promise.all(simulators.splice(0).map((simulator) => simulator.close()));
});

async function simulate(options: Partial<SimulatorOptions> = {}): Promise<Simulator> {
  const simulator = await startSimulator({ estate: typicalEstate(), ...options });
  simulators.push(simulator);
  return simulator;
}

const sample = join(checkout, 'samples/alibaba-company.ndjson.gz');
const replay = ['assess', 'alibaba', '--replay', sample];
const json = ['assess', 'alibaba', '--format', 'json'];
/** One is read at once, the other never. */
const read = 'alibaba.cdn.domain-https-enabled';
const unread = 'alibaba.redis.instance-tls';
const halfHanging = [...json, '--check', read, '--check', unread];

/** Waits until something is so; a test that waits in vain ends by its own time. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await sleep(10);
}

interface Waiting {
  readonly simulator: Simulator;
  readonly program: Started;
  readonly url: string;
}

function hasReadCdn({ requests }: Simulator): boolean {
  return requests.some(({ operation, status }) => operation === 'DescribeUserDomains' && status === 200);
}

/** A run that has read what it can, and waits for an answer that never comes. */
async function startHanging(argv: readonly string[], options: Parameters<typeof start>[1] = {}): Promise<Waiting> {
  const simulator = await simulate({
    faults: [{ kind: 'hang', service: 'r-kvstore', operation: 'DescribeInstances' }],
  });
  const program = start([...argv, '--endpoint', simulator.url], options);
  startedPrograms.push(program);
  await until(() => hasReadCdn(simulator) && simulator.requests.some(({ service }) => service === 'r-kvstore'));
  await sleep(100);
  return { simulator, program, url: simulator.url };
}

function expectKnownPart({ status, stdout, stderr }: Ended): void {
  expect(status, stderr).toBe(0);
  expect(stderr).toMatch(/^Cancelling: .* Ctrl-C again .*\n$/);
  const { run: summary, results } = JSON.parse(stdout) as { run: Run; results: Result[] };
  expect(summary.cancelled).toBe(true);
  const outcomes = (check: string) => new Set(results.filter((it) => it.check === check).map(({ outcome }) => outcome));
  expect(outcomes(read)).toEqual(new Set(['pass', 'fail', 'not-applicable']));
  expect(outcomes(unread)).toEqual(new Set(['unknown']));
  expect(new Set(summary.gaps.map(({ code }) => code))).toEqual(new Set(['Cancelled']));
}

describe('Ctrl-C', () => {
  test('prints what is known, marked as cancelled, within a second', async () => {
    const { program } = await startHanging([...halfHanging, '--record', 'r.ndjson']);
    const pressedAt = Date.now();
    program.child.kill('SIGINT');
    const ended = await program.ended;
    expect(ended.at - pressedAt).toBeLessThan(2_000);
    expectKnownPart(ended);
    expect(filesIn(program.place.temporary)).toEqual([]);
    // What was recorded until then replays to the same, with what was not read as unknown.
    const recording = join(program.place.work, 'r.ndjson');
    expect(filesIn(program.place.work)).toEqual([recording]);
    const again = await run([...halfHanging, '--replay', recording], { env: {} });
    const rows = (text: string) =>
      (JSON.parse(text) as { results: Result[] }).results.map((it) => `${it.check} ${it.name} ${it.outcome}`);
    expect(rows(again.stdout)).toEqual(rows(ended.stdout));
  });

  test('keeps the status of --fail-on', async () => {
    const { program } = await startHanging([...halfHanging, '--fail-on', 'medium', '--language', 'zh']);
    program.child.kill('SIGINT');
    const ended = await program.ended;
    expect(ended.status).toBe(3);
    expect(ended.stderr).toMatch(/^正在取消：[^\n]*\n$/);
  });

  test('before anything was read says so, and prints nothing', async () => {
    const simulator = await simulate({ faults: [{ kind: 'hang' }] });
    const program = start([...json, '--endpoint', simulator.url, '--record', 'r.ndjson', '--quiet']);
    startedPrograms.push(program);
    await until(() => simulator.requests.length > 0);
    const pressedAt = Date.now();
    program.child.kill('SIGINT');
    const ended = await program.ended;
    expect(ended.at - pressedAt).toBeLessThan(2_000);
    expectOneLine(ended, 1, program.place);
    expect(ended.stderr).toMatch(/Cancelled before anything was read/);
  });

  test('a second time ends at once, with status 130 and nothing half written', async () => {
    const { program } = await startHanging([...halfHanging, '--record', 'r.ndjson', '--output', 'out.json']);
    // Both wait for it when it goes on, so that it cannot have ended by itself in between.
    process.kill(program.child.pid!, 'SIGSTOP');
    program.child.kill('SIGINT');
    program.child.kill('SIGTERM');
    process.kill(program.child.pid!, 'SIGCONT');
    const ended = await program.ended;
    expect([ended.status, ended.signal, ended.stdout]).toEqual([130, null, '']);
    // The second signal may come when the recording is whole already; then it stands under its name, and nothing else does.
    const whole = join(program.place.work, 'r.ndjson');
    expect(filesIn(program.place.work).filter((file) => file !== whole)).toEqual([]);
    if (existsSync(whole)) for (const line of readFileSync(whole, 'utf8').trimEnd().split('\n')) JSON.parse(line);
    expect(filesIn(program.place.temporary)).toEqual([]);
  });

  test('ends an estimate too, which says what it lacks', async () => {
    const { program } = await startHanging(['estimate', 'alibaba', '--check', read, '--check', unread]);
    const pressedAt = Date.now();
    program.child.kill('SIGINT');
    const ended = await program.ended;
    expect(ended.at - pressedAt).toBeLessThan(2_000);
    expect([ended.status, ended.stderr]).toEqual([0, '']);
    expect(ended.stdout).toMatch(/cdn\.domain +3 .*Incomplete: .*r-kvstore DescribeInstances .* cancelled/s);
  });

  test('killed outright: no output under its name, and a later run works', async () => {
    const { program, simulator } = await startHanging([...halfHanging, '--record', 'r.ndjson', '--output', 'out.json']);
    program.child.kill('SIGKILL');
    expect((await program.ended).signal).toBe('SIGKILL');
    const { work } = program.place;
    for (const name of ['r.ndjson', 'out.json']) expect(existsSync(join(work, name))).toBe(false);
    simulator.clearFaults();
    const argv = [...halfHanging, '--endpoint', simulator.url, '--record', 'r.ndjson', '--output', 'out.json'];
    expect(await run(argv, { place: program.place })).toMatchObject({ status: 0, stdout: '', stderr: '' });
    expect(JSON.parse(readFileSync(join(work, 'out.json'), 'utf8'))).not.toHaveProperty('run.cancelled');
    expect(readFileSync(join(work, 'r.ndjson'), 'utf8')).toMatch(/^\{"bastideRecording":1,.*\}\n$/s);
  });
});

/** A Node.js that is older than the program needs; where this machine has none, the one there is, which then says that it is old. */
function olderNode(): readonly string[] {
  const folders = (process.env.PATH ?? '').split(':');
  const found = ['/usr/bin', '/usr/local/bin', ...folders]
    .map((folder) => join(folder, 'node'))
    .filter((path) => existsSync(path));
  const major = (path: string) => Number(/^v(\d+)/.exec(execFileSync(path, ['--version'], { encoding: 'utf8' }))?.[1]);
  const older = found.find((path) => major(path) >= 20 && major(path) < 26);
  const pretend = 'Object.defineProperty(process, "versions", { value: { ...process.versions, node: "20.0.0" } })';
  return older ? [older, launcher] : [process.execPath, '--import', `data:text/javascript,${pretend}`, launcher];
}

describe('started by an older Node.js', () => {
  const command = olderNode();

  test('runs on the one that the package brings, with its status', async () => {
    const [version, wrong] = await Promise.all([run(['--version'], { command }), run(['asess'], { command })]);
    expect(version).toMatchObject({ status: 0, stderr: '' });
    expect(version.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect([wrong.status, wrong.stdout]).toEqual([2, '']);
  });

  test('Ctrl-C, which a terminal sends to the whole group, prints what is known', async () => {
    const { program } = await startHanging(halfHanging, { command, ownGroup: true });
    const pressedAt = Date.now();
    process.kill(-program.child.pid!, 'SIGINT');
    const ended = await program.ended;
    expect(ended.at - pressedAt).toBeLessThan(2_000);
    expectKnownPart(ended);
  });
});

describe('a reader that goes away', () => {
  test.each(['json', 'csv', 'table', 'html'])('of %s: quiet, status 0', async (format) => {
    const place = newPlace();
    const script = '{ "$@"; echo $? > status; } | head -n 1';
    const command = ['/bin/sh', '-c', script, 'sh', process.execPath, launcher];
    const ended = await run([...replay, '--format', format], { place, command, env: { PATH: '/usr/bin:/bin' } });
    expect([ended.stderr, readFileSync(join(place.work, 'status'), 'utf8')]).toEqual(['', '0\n']);
    expect(ended.stdout.split('\n').length).toBe(2);
    expect(filesIn(place.temporary)).toEqual([]);
  });

  test.each([
    ['assess', [...replay, '--format', 'ndjson']],
    ['estimate', ['estimate', 'alibaba', '--replay', sample]],
    ['checks list', ['checks', 'list']],
    ['checks show', ['checks', 'show', read]],
    ['permissions', ['permissions', 'alibaba']],
    ['--help', ['--help']],
  ])('before the first byte of %s', async (_what, argv) => {
    const { child, ended } = start(argv, { env: {} });
    child.stdout?.destroy();
    const { status, stderr } = await ended;
    expect([status, stderr]).toEqual([0, '']);
  });
});

const control = '\u001b';

/** With a terminal of its own, of 100 columns: both standard output and standard error. */
function startOnTerminal(
  argv: readonly string[],
  env: Readonly<Record<string, string>> = {},
  first = 'stty cols 100 rows 40',
): Started {
  const quoted = [process.execPath, launcher, ...argv].map((word) => `'${word}'`).join(' ');
  const command = ['/usr/bin/script', '-qec', `echo $$ > pid; ${first}; exec ${quoted}`, '/dev/null'];
  const program = start([], { command, env: { TERM: 'xterm-256color', PATH: '/usr/bin:/bin', ...env } });
  startedPrograms.push(program);
  return program;
}

function onTerminal(...options: Parameters<typeof startOnTerminal>): Promise<Ended> {
  return startOnTerminal(...options).ended;
}

describe('a terminal', () => {
  test('colours, unless NO_COLOR is set, and the width is kept', async () => {
    const [plain, coloured] = await Promise.all([onTerminal(replay, { NO_COLOR: '1' }), onTerminal(replay)]);
    expect([plain.status, coloured.status]).toEqual([0, 0]);
    expect(coloured.stdout).toContain(`${control}[`);
    const body = plain.stdout.replaceAll(`\r${control}[2K`, '\n');
    expect(body).not.toContain(control);
    expect(body).toMatch(/fictitious/);
  });

  test('sees progress; with --quiet or --no-progress it does not', async () => {
    const { url } = await simulate();
    const argv = [...json, '--check', read, '--endpoint', url];
    const env = keysOf(simulatedCredentials);
    const runs = [argv, [...argv, '--quiet'], [...argv, '--no-progress']].map((it) =>
      onTerminal([...it, '--output', 'out.json'], env),
    );
    const [shown, quiet, without] = await Promise.all(runs);
    expect([shown, quiet, without].map((it) => it?.status)).toEqual([0, 0, 0]);
    expect(shown!.stdout).toMatch(/\d+ of \d+ steps · .*\d+ calls/);
    // The line is gone at the end.
    expect(shown!.stdout.endsWith(`\r${control}[2K`)).toBe(true);
    expect([quiet!.stdout, without!.stdout]).toEqual(['', '']);
  });

  test('whose width is not known is one of the usual width', async () => {
    const [{ url }, noSize] = [await simulate(), 'stty cols 0 rows 0'];
    const live = [...json, '--check', read, '--endpoint', url, '--output', 'out.json'];
    const still = [...replay, '--no-progress'];
    const [table, usual, progress] = await Promise.all([
      onTerminal(still, {}, noSize),
      onTerminal(still),
      onTerminal(live, keysOf(simulatedCredentials), noSize),
    ]);
    expect(table.stdout).toBe(usual.stdout);
    expect(progress.stdout).toMatch(/\d+ of \d+ steps · /);
  });

  test('Ctrl-C typed on it: the notice has a line of its own', async () => {
    const simulator = await simulate({
      faults: [{ kind: 'hang', service: 'r-kvstore', operation: 'DescribeInstances' }],
    });
    const program = startOnTerminal([...halfHanging, '--endpoint', simulator.url], keysOf(simulatedCredentials));
    await until(() => simulator.requests.some(({ service }) => service === 'r-kvstore'));
    await sleep(300);
    process.kill(Number(readFileSync(join(program.place.work, 'pid'), 'utf8')), 'SIGINT');
    const { stdout } = await program.ended;
    expect(stdout).toMatch(/steps · /);
    expect(stdout).toContain(`\r${control}[2KCancelling: `);
    expect(stdout).toContain('"cancelled":true');
  });
});

describe('no terminal', () => {
  test('no escapes, no progress, nothing on standard error', async () => {
    const { url } = await simulate();
    const endings = await Promise.all([
      run(['assess', 'alibaba', '--check', read, '--endpoint', url]),
      run(replay, { env: { TERM: 'xterm-256color', COLORTERM: 'truecolor' } }),
      run(['estimate', 'alibaba', '--check', read, '--endpoint', url]),
    ]);
    for (const { status, stdout, stderr } of endings) {
      expect([status, stderr]).toEqual([0, '']);
      expect(stdout).not.toContain(control);
      expect(stdout.length).toBeGreaterThan(50);
    }
  });
});

/** Whether an ordinary user can get at a file: every folder on the way lets others in. */
function isOpenToAll(path: string): boolean {
  return path === '/' || ((statSync(path).mode & 0o005) !== 0 && isOpenToAll(dirname(path)));
}
const nobody = 65_534;
const canBeNobody = process.getuid?.() === 0 && [launcher, process.execPath].every((path) => isOpenToAll(path));

describe('an ordinary user', () => {
  // Anybody but root runs everything above as an ordinary user anyway.
  test.skipIf(!canBeNobody)('who can only read the checkout', async () => {
    const [{ url }, before] = [await simulate(), filesIn(join(checkout, 'src')).length];
    const place = newPlace();
    execFileSync('/bin/chown', ['-R', String(nobody), dirname(place.work)]);
    execFileSync('/bin/chmod', ['711', dirname(dirname(place.work))]);
    const asNobody = { place, uid: nobody };
    const [live, replayed, checks] = await Promise.all([
      run([...json, '--check', read, '--endpoint', url, '--record', 'r.ndjson', '--output', 'out.json'], asNobody),
      run([...replay, '--format', 'html', '--output', 'out.html'], asNobody),
      run(['checks', 'list'], asNobody),
    ]);
    for (const { status, stderr } of [live, replayed, checks]) expect([status, stderr]).toEqual([0, '']);
    const names = ['out.html', 'out.json', 'r.ndjson'].map((name) => join(place.work, name));
    expect(filesIn(place.work).sort()).toEqual(names);
    expect(names.map((name) => statSync(name).uid)).toEqual([nobody, nobody, nobody]);
    expect(filesIn(join(checkout, 'src')).length).toBe(before);
    writeFileSync(join(dirname(place.work), 'theirs'), '');
    const refused = await run([...replay, '--output', join(dirname(dirname(place.work)), 'no.json')], asNobody);
    expect([refused.status, refused.stdout]).toEqual([1, '']);
    expect(refused.stderr).toMatch(/no\.json: you may not write there/);
  });
});
