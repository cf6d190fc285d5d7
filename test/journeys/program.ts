import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect } from 'vitest';
import { type SimulatedCredentials, simulatedCredentials } from '#testing/alibaba/credentials.ts';

export const checkout = fileURLToPath(new URL('../..', import.meta.url));
export const launcher = join(checkout, 'bin/bastide.js');

/** Folders of one run: where it stands, its home and its temporary files. */
export interface Place {
  readonly work: string;
  readonly home: string;
  readonly temporary: string;
}

const root = mkdtempSync(join(tmpdir(), 'bastide-journey-'));
/** Shared, so that every start is a quick one; it lies apart from the temporary files, which are counted. */
const compileCache = join(root, 'compile-cache');
const running = new Set<Started>();
afterAll(async () => {
  // After a test that failed, a program may still be at work; by its id, never by a name.
  for (const { child } of running) child.kill('SIGKILL');
  await Promise.all([...running].map(({ ended }) => ended));
  rmSync(root, { recursive: true, force: true, maxRetries: 3 });
});

export function newPlace(): Place {
  const folder = mkdtempSync(join(root, 'place-'));
  const place = { work: join(folder, 'work'), home: join(folder, 'home'), temporary: join(folder, 'tmp') };
  for (const path of Object.values(place)) mkdirSync(path);
  return place;
}

/** Every file below a folder, by its path in it. */
export function filesIn(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => !entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name));
}

/** Everything in a place, as one text: what a search for a secret must not find. */
export function everythingIn({ work, temporary }: Place, read = (path: string) => readFileSync(path)): string {
  return [work, temporary].flatMap((folder) => filesIn(folder).map((path) => `${path}\n${read(path)}`)).join('\n');
}

export function keysOf({ accessKeyId, accessKeySecret, securityToken }: SimulatedCredentials): Record<string, string> {
  return {
    ALIBABA_CLOUD_ACCESS_KEY_ID: accessKeyId,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: accessKeySecret,
    ...(securityToken === undefined ? {} : { ALIBABA_CLOUD_SECURITY_TOKEN: securityToken }),
  };
}

export interface StartOptions {
  readonly place?: Place;
  /** the simulated auditor's keys unless given; `{}` for none */
  readonly env?: Readonly<Record<string, string>>;
  /** what comes before the program's own arguments */
  readonly command?: readonly string[];
  readonly uid?: number;
  /** a process group of its own, as a shell gives to every command line */
  readonly ownGroup?: boolean;
  /** an open file, for standard output */
  readonly stdout?: number;
}

export interface Ended {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** milliseconds since the epoch */
  readonly at: number;
}

export interface Started {
  readonly child: ChildProcess;
  readonly place: Place;
  readonly ended: Promise<Ended>;
}

/** The real program, with nothing in its environment but what is given here. */
export function start(argv: readonly string[], options: StartOptions = {}): Started {
  const { place = newPlace(), env = keysOf(simulatedCredentials), command = [process.execPath, launcher] } = options;
  const child = spawn(command[0]!, [...command.slice(1), ...argv], {
    cwd: place.work,
    env: { HOME: place.home, TMPDIR: place.temporary, NODE_COMPILE_CACHE: compileCache, LC_ALL: 'C', ...env },
    stdio: ['ignore', options.stdout ?? 'pipe', 'pipe'],
    detached: options.ownGroup ?? false,
    ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.uid }),
  });
  const written = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      written[name] += text;
    });
  }
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status, signal) => resolve({ status, signal, ...written, at: Date.now() }));
  });
  const started = { child, place, ended };
  running.add(started);
  child.once('close', () => running.delete(started));
  return started;
}

export function run(argv: readonly string[], options: StartOptions = {}): Promise<Ended> {
  return start(argv, options).ended;
}

/** A failure as the contract wants it: nothing on standard output, one line on standard error, no file left behind. */
export function expectOneLine(ended: Ended, status: number, place: Place, filesBefore: readonly string[] = []): void {
  expect([ended.status, ended.stdout], ended.stderr).toEqual([status, '']);
  expect(ended.stderr).toMatch(/^[^\n]{10,1000}\n$/);
  expect(ended.stderr).not.toMatch(/fault of Bastide|内部错误|\bat .*:\d+:\d+|undefined|\[object/);
  expect(filesIn(place.work).sort()).toEqual([...filesBefore].sort());
  expect(filesIn(place.temporary)).toEqual([]);
}
