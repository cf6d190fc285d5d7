import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, afterEach } from 'vitest';
import { type EmbeddedOptions, type EmbeddedServer, startEmbeddedServer } from '#platform/postgres/embedded-server.ts';
import { newServerFolder } from './temporary-folder.ts';

/** What an owner program reports; see `embedded-owner.ts`. */
export interface OwnerReport {
  readonly adminUrl?: string;
  readonly answersAfterCtrlC?: boolean;
  readonly fault?: string;
}

const ownerProgram = fileURLToPath(new URL('./embedded-owner.ts', import.meta.url));
const place = await newServerFolder('embedded');
const servers = new Set<EmbeddedServer>();
const owners = new Set<ChildProcess>();
let folders = 0;

afterEach(async () => {
  await Promise.all([...servers].map((server) => server.stop()));
  await Promise.all([...owners].map(endOwner));
  servers.clear();
  owners.clear();
});
afterAll(() => {
  rmSync(place, { recursive: true, force: true, maxRetries: 3 });
});

export function newFolder(): string {
  folders += 1;
  const folder = join(place, `folder-${folders}`);
  mkdirSync(folder, { mode: 0o755 });
  return folder;
}

/** What lies in a data folder, apart from the programs that are copied there from a closed checkout. */
export function contentsOf(dataFolder: string): readonly string[] {
  const names = readdirSync(dataFolder).filter((name) => !name.startsWith('binaries-'));
  return names.sort();
}

/** A server in this process that is stopped after the test at the latest, with no wait for the disk. */
export async function start(dataFolder: string, options: Partial<EmbeddedOptions> = {}): Promise<EmbeddedServer> {
  const settings = { fsync: 'off', ...options.settings };
  const server = await startEmbeddedServer({ dataFolder, ...options, settings });
  servers.add(server);
  return server;
}

/** A process of its own that starts a server on the folder; in a group of its own, like a program in a terminal. */
export function startOwner(dataFolder: string, program = ownerProgram): ChildProcess {
  const child = fork(program, [dataFolder], { detached: true });
  owners.add(child);
  return child;
}

export async function reportOf(owner: ChildProcess): Promise<OwnerReport> {
  const { promise, resolve } = Promise.withResolvers<OwnerReport>();
  owner.once('message', (report) => resolve(report as OwnerReport));
  owner.once('exit', (code, signal) => resolve({ fault: `the owner ended with ${signal ?? code}` }));
  return promise;
}

/** Lets the owner stop its server, as a clean end does. */
async function endOwner(owner: ChildProcess): Promise<void> {
  if (owner.exitCode !== null || owner.signalCode !== null) return;
  const ended = once(owner, 'exit');
  if (owner.connected) owner.disconnect();
  await ended;
}

/** As the operating system does it when memory runs out: nothing is cleaned up. */
export async function killOwner(owner: ChildProcess): Promise<void> {
  if (owner.exitCode !== null || owner.signalCode !== null) return;
  const ended = once(owner, 'exit');
  owner.kill('SIGKILL');
  await ended;
}

export async function ask(url: string, statement: string): Promise<readonly unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

/** The process id that the server has written into its pid file. */
export function serverPid(dataFolder: string): number {
  return Number(readFileSync(join(dataFolder, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
}
