import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { root } from './source-files.ts';

/** A fenced block of a page: ```yaml exceptions.yaml */
interface Block {
  readonly language: string;
  readonly file: string | undefined;
  readonly text: string;
}

function blocksOf(page: string): readonly Block[] {
  const fences = page.matchAll(/^```(\w+)(?: (\S+))?\n([\s\S]*?)^```$/gm);
  return [...fences].map(([, language, file, text]) => ({ language: language!, file, text: text! }));
}

/** The README's first line also clones and installs; the tests run where that was done. */
function withoutInstall(line: string): string {
  return line.replace(/^git clone .* && npm ci && /, '');
}

/** Commands that need no account of a cloud. */
function canRun(command: string): boolean {
  return /^npx bastide (.*--replay|checks|permissions|--version)/.test(command);
}

const guides = readdirSync(join(root, 'docs/guide')).filter((name) => name.endsWith('.md'));
const pages = ['README.md', 'README.zh.md', ...guides.map((name) => `docs/guide/${name}`)];
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** An empty folder that looks like the checkout to the commands of a page. */
function workFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'bastide-guide-'));
  folders.push(folder);
  cpSync(join(root, 'docs/guide'), join(folder, 'docs/guide'), { recursive: true });
  symlinkSync(join(root, 'samples'), join(folder, 'samples'), 'junction');
  return folder;
}

/** The words of a command line as a shell takes them apart: in single quotes everything is itself. */
function wordsOf(line: string): readonly string[] {
  return [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain!);
}

function run(command: string, cwd: string): { status: number | null; output: string } {
  const args = wordsOf(command.replace(/^npx bastide /, ''));
  const env = { ...process.env, LC_ALL: 'C.UTF-8' };
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'bin/bastide.js'), ...args], {
    cwd,
    env,
    encoding: 'utf8',
    maxBuffer: 64 << 20,
  });
  return { status, output: stdout + stderr };
}

describe.each(pages)('%s', (page) => {
  it('has examples that work, with the output that it shows', () => {
    const folder = workFolder();
    let output = '';
    let commands = 0;
    for (const { language, file, text } of blocksOf(readFileSync(join(root, page), 'utf8'))) {
      if (file !== undefined) writeFileSync(join(folder, file), text);
      else if (language === 'text') {
        for (const line of text.trimEnd().split('\n')) expect(output).toContain(line);
      } else if (language === 'sh') {
        output = '';
        for (const line of text.trimEnd().split('\n').map(withoutInstall).filter(canRun)) {
          const [command = '', expected = '0'] = line.split(' # exit status ');
          const result = run(command, folder);
          expect({ command, ...result }).toMatchObject({ command, status: Number(expected) });
          output += result.output;
          commands += 1;
        }
      }
    }
    expect(commands).toBeGreaterThan(0);
  }, 60_000);
});
