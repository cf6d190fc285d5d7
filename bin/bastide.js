#!/usr/bin/env node
// Runs the program on the Node.js that comes with the package. Plain JavaScript, since an older Node.js must be able to read it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

const needed = 26;
const main = new URL('../src/cli/main.ts', import.meta.url);

if (Number(process.versions.node.split('.')[0]) >= needed) {
  await import(main.href);
} else {
  const pinned = findPinnedNode();
  if (pinned === undefined) {
    process.stderr.write(
      `Bastide needs Node.js ${needed} or newer. This is ${process.version}, and npm installed no Node.js of its own for ${process.platform} ${process.arch}. ` +
        `Install Node.js ${needed} from your usual source, or run npm ci without --omit=optional.\n` +
        `Bastide 需要 Node.js ${needed} 或更高版本（当前为 ${process.version}）。请安装 Node.js ${needed}，或在不带 --omit=optional 的情况下运行 npm ci。\n`,
    );
    process.exit(1);
  }
  const child = spawn(pinned, [fileURLToPath(main), ...process.argv.slice(2)], { stdio: 'inherit' });
  process.on('SIGINT', () => {}); // Ctrl-C reaches the child too, as part of the same group
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  const [status, signal] = await once(child, 'exit');
  process.exit(status ?? 128 + (constants.signals[signal] ?? 0));
}

function findPinnedNode() {
  const names = [
    `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`,
    `node-bin-${process.platform}-${process.arch}`,
  ];
  const { resolve } = createRequire(import.meta.url);
  for (const name of names) {
    try {
      return resolve(`${name}/bin/node${process.platform === 'win32' ? '.exe' : ''}`);
    } catch {
      // not the name that this platform's package has
    }
  }
  return undefined;
}
