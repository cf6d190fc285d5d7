import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { newServerFolder } from '#testing/temporary-folder.ts';
import { newPerson } from './typed.ts';

let folder: string;
beforeAll(async () => {
  folder = await newServerFolder('way-back');
});
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));

/** Waits until a program has said this; the first group of it. */
async function heard(stream: NodeJS.ReadableStream, pattern: RegExp): Promise<string> {
  let text = '';
  return await new Promise((resolve, reject) => {
    stream.once('close', () => reject(new Error(`It ended without ${pattern}: ${text}`)));
    stream.on('data', (chunk) => {
      text += String(chunk);
      const found = pattern.exec(text)?.[1];
      if (found !== undefined) resolve(found);
    });
  });
}

it('the way back in and the master keys work beside a running server with the embedded database, and when it is stopped', async () => {
  const env = { BASTIDE_DATA: join(folder, 'data'), BASTIDE_PORT: '0' };
  const person = newPerson(env);
  const serving = person.starts(['serve', '--no-progress']);
  const origin = await heard(serving.child.stderr, /Bastide answers at (\S+) /);
  const recovered = await person.types(['user', 'recover']);
  expect([recovered.status, recovered.stdout], recovered.stderr).toEqual([
    0,
    expect.stringMatching(/^[a-z0-9-]{20,}\n$/),
  ]);
  const answers = ['admin@localhost', recovered.stdout.trim(), 'a bridge of seven stones'];
  const loggedOn = await person.types(['login', '--server', origin], { answers });
  expect(loggedOn.status, loggedOn.stderr).toBe(0);
  expect((await person.types(['quota', 'show'])).status).toBe(0);

  const keyFile = join(folder, 'data', 'master-key');
  const [oldKey] = await person.json<readonly { id: string }[]>(['keys', 'list']);
  expect((await person.types(['keys', 'rotate', '--yes'])).status).toBe(0);
  expect((await person.types(['keys', 'add'])).status).toBe(0);
  const ignorant = await person.types(['keys', 'rotate', '--yes']);
  expect([ignorant.status, ignorant.stdout]).toEqual([1, '']);
  expect(ignorant.stderr).toMatch(/^The running server started before the newest master key was added/);
  const kept = await person.types(['keys', 'retire', oldKey!.id, '--yes']);
  expect([kept.status, readFileSync(keyFile, 'utf8')]).toEqual([1, expect.stringContaining(oldKey!.id)]);

  serving.child.kill('SIGINT');
  await once(serving.child, 'close');
  const rotated = await person.types(['keys', 'rotate']);
  expect([rotated.status, rotated.stderr]).toEqual([0, 'Wrapped anew: 1 secrets.\n']);
  expect((await person.types(['keys', 'retire', oldKey!.id, '--yes'])).status).toBe(0);
  const again = await person.types(['user', 'recover', '--email', 'ADMIN@localhost']);
  expect([again.status, again.stdout], again.stderr).toEqual([0, expect.stringMatching(/^[a-z0-9-]{20,}\n$/)]);

  const restarted = person.starts(['serve', '--roles', 'api', '--no-progress']);
  const next = await heard(restarted.child.stderr, /Bastide answers at (\S+) /);
  const answersNow = ['admin@localhost', again.stdout.trim(), 'a bridge of eight stones'];
  const back = await newPerson().types(['login', '--server', next], { answers: answersNow });
  expect(back.status, back.stderr).toBe(0);
  restarted.child.kill('SIGINT');
  expect((await restarted.said).status).toBe(0);
}, 240_000);
