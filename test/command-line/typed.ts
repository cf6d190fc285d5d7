import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll } from 'vitest';
import { checkout } from '../journeys/program.ts';

export interface Said {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

type Child = ChildProcessWithoutNullStreams;

export interface Person {
  /** a folder of settings of its own, as XDG_CONFIG_HOME */
  readonly home: string;
  /** The real program: what is typed is one answer a line. */
  types(argv: readonly string[], more?: TypedOptions): Promise<Said>;
  /** The same, started and not waited for. */
  starts(argv: readonly string[], more?: TypedOptions): { readonly child: Child; readonly said: Promise<Said> };
  /** What it writes with --json. */
  json<T = Readonly<Record<string, unknown>>>(argv: readonly string[], more?: TypedOptions): Promise<T>;
}

export interface TypedOptions {
  readonly answers?: readonly string[];
  /** more answers come later, by the child's standard input */
  readonly isOpen?: boolean;
  readonly env?: Readonly<Record<string, string>>;
}

const root = mkdtempSync(join(tmpdir(), 'bastide-typed-'));
const running = new Set<Child>();
afterAll(async () => {
  // After a test that failed, a program may still be at work; by its id, never by a name. A server first stops its database.
  for (const child of running) child.kill('SIGTERM');
  for (const giveUpAt = Date.now() + 15_000; running.size > 0 && Date.now() < giveUpAt; ) await sleep(20);
  for (const child of running) child.kill('SIGKILL');
  while (running.size > 0) await sleep(20);
  rmSync(root, { recursive: true, force: true, maxRetries: 3 });
});

/** Somebody with an empty home, and nothing in the environment but what is given here. */
export function newPerson(env: Readonly<Record<string, string>> = {}): Person {
  const home = mkdtempSync(join(root, 'home-'));
  const compileCache = join(root, 'compile-cache');
  const fixed = { HOME: home, XDG_CONFIG_HOME: home, NODE_COMPILE_CACHE: compileCache, LC_ALL: 'C', TMPDIR: home };
  const starts: Person['starts'] = (argv, { answers = [], isOpen = false, env: more = {} } = {}) => {
    const child = spawn(process.execPath, [join(checkout, 'src/cli/main.ts'), ...argv], {
      cwd: home,
      env: { ...fixed, ...env, ...more },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    running.add(child);
    // A program that asks for nothing ends before it has read.
    child.stdin.on('error', () => {});
    for (const line of answers) child.stdin.write(`${line}\n`);
    if (!isOpen) child.stdin.end();
    return { child, said: saidBy(child) };
  };
  const types: Person['types'] = (argv, more) => starts(argv, more).said;
  return {
    home,
    starts,
    types,
    json: async (argv, more) => {
      const { status, stdout, stderr } = await types([...argv, '--json'], more);
      if (status !== 0) throw new Error(`${argv.join(' ')} ended with ${status}: ${stderr}`);
      return JSON.parse(stdout);
    },
  };
}

async function saidBy(child: Child): Promise<Said> {
  const written = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      written[name] += text;
    });
  }
  return await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status) => {
      running.delete(child);
      resolve({ status, ...written });
    });
  });
}

export function loginFileOf({ home }: Person): string {
  return join(home, 'bastide', 'login.json');
}

export function tokenOf(person: Person): string {
  return String(JSON.parse(readFileSync(loginFileOf(person), 'utf8')).token);
}
