import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../source-files.ts';
import { here } from './here.ts';
import { newPerson } from './typed.ts';

const cli = here(newPerson());
const help = (path: readonly string[], language: 'en' | 'zh') => cli.types(...path, '--help', '--language', language);

/** The names under "Commands:" of a help text. */
function commandsIn(text: string): readonly string[] {
  const [, list = ''] = text.split('\nCommands:\n');
  return [...list.matchAll(/^ {2}([a-z-]+)/gm)].map(([, name]) => name ?? '');
}

async function allPaths(path: readonly string[] = []): Promise<readonly (readonly string[])[]> {
  const { stdout } = await help(path, 'en');
  const below = await Promise.all(commandsIn(stdout).map((name) => allPaths([...path, name])));
  return [path, ...below.flat()];
}

const paths = (await allPaths()).filter(([name]) => name !== 'help');

it('the commands over the API are there', () => {
  const groups = ['account', 'run', 'finding', 'exception', 'policy', 'quota', 'user', 'token', 'keys'];
  expect(paths.map(([name]) => name)).toEqual(expect.arrayContaining([...groups, 'login', 'logout']));
  expect(paths.length).toBeGreaterThan(70);
});

describe.each(paths.map((path) => [['bastide', ...path].join(' '), path] as const))('%s --help', (name, path) => {
  it('tells all in English and in Chinese, and is what bastide help prints', async () => {
    const en = await help(path, 'en');
    expect([en.status, en.stderr]).toEqual([0, '']);
    expect(en.stdout).toContain(`Usage: ${name}`);
    expect(en.stdout).toContain('--language <language>');
    expect(en.stdout).not.toMatch(/\p{Script=Han}/u);
    const zh = await help(path, 'zh');
    expect(zh.stdout).toContain(`用法：${name}`);
    // Two English words in a row would be a description that nobody translated; what follows "bastide" is a command.
    const told = zh.stdout.replaceAll(/bastide[^\p{Script=Han}\n]*/gu, '').split('\n');
    const untranslated = told.filter((line) => /[a-z]{2} [a-z]{2}/.test(line) && !/^ {2}\w+:/.test(line));
    expect(untranslated).toEqual([]);
    expect((await cli.types('help', ...path, '--language', 'en')).stdout).toBe(en.stdout);
  });

  it('has lines that fit a terminal', async () => {
    const { stdout } = await help(path, 'en');
    expect(stdout.split('\n').filter((line) => line.length > 90)).toEqual([]);
  });
});

describe('what a command does is loaded when it runs', () => {
  const hooks = `import { registerHooks } from 'node:module';
    registerHooks({ load: (url, context, next) => { process.stderr.write(url + '\\n'); return next(url, context); } });`;
  const loadedBy = (...argv: readonly string[]): string => {
    const options = ['--import', `data:text/javascript,${encodeURIComponent(hooks)}`];
    const main = join(root, 'src/cli/main.ts');
    const { status, stderr } = spawnSync(process.execPath, [...options, main, ...argv], { encoding: 'utf8' });
    expect(status, stderr.slice(-500)).toBe(0);
    return stderr;
  };

  it.each([[['checks', 'list']], [['--help']], [['run', 'start', '--help']], [['permissions', 'alibaba']]])(
    '%j loads neither the client nor the server nor what asks them',
    (argv) => {
      const loaded = loadedBy(...argv);
      expect(loaded).toContain('src/cli/run.ts');
      const others = loaded
        .split('\n')
        .filter((url) => /src\/(client|features|cli\/(remote|ask|keys|recover))/.test(url));
      expect(others).toEqual([]);
      expect(loaded.split('\n').filter((url) => /src\/server\//.test(url))).toEqual([
        expect.stringContaining('src/server/roles.ts'),
      ]);
    },
  );
});
