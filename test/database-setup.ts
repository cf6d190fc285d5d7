import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import type { DatabaseServerReply } from '#testing/database.ts';

const program = fileURLToPath(new URL('../src/testing/database-server.ts', import.meta.url));

/** Lets test files ask for the one database server of this run: it starts with the first question, and a run without any pays nothing. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  let child: ChildProcess | undefined;
  let answer: Promise<DatabaseServerReply> | undefined;
  const path = `/${randomBytes(16).toString('hex')}`;
  const door = createServer(async (request, response) => {
    if (request.url !== path) return response.writeHead(404).end();
    // In a session of its own, so that Ctrl-C does not end the server under tests that are still closing.
    child ??= fork(program, { detached: true, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    answer ??= firstMessage(child);
    const reply = await answer;
    if ('fault' in reply) response.writeHead(500).end(reply.fault);
    else response.end(JSON.stringify(reply));
  });
  await once(door.listen(0, '127.0.0.1').unref(), 'listening');
  const address = door.address();
  if (address === null || typeof address === 'string') throw new Error('The door of the database server has no port');
  project.provide('databaseServer', `http://127.0.0.1:${address.port}${path}`);
  return async () => {
    door.close();
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    if (child.connected) child.disconnect();
    await ended;
  };
}

async function firstMessage(child: ChildProcess): Promise<DatabaseServerReply> {
  const { promise, resolve } = Promise.withResolvers<DatabaseServerReply>();
  child.once('message', (message) => resolve(message as DatabaseServerReply));
  child.once('error', (error) => resolve({ fault: error.message }));
  child.once('exit', (code, signal) => resolve({ fault: `it ended with ${signal ?? code}` }));
  return promise;
}
