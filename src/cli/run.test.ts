import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { languages } from '#model/text.ts';
import { run } from './run.ts';
import { productVersion } from './version.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

const program = fileURLToPath(new URL('../../bin/bastide.js', import.meta.url));

/** The real program, with nothing in its environment but this. */
async function start(argv: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, [program, ...argv], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const [status] = await once(child, 'close');
  return { status, stdout, stderr };
}

/** The same within this process: quick enough for every way to mistype. */
async function typed(argv: readonly string[]) {
  const written = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      written[name] += String(text);
      return true;
    });
  }
  const status = await run(argv);
  vi.restoreAllMocks();
  return { status, ...written };
}

describe('a command line that is wrong ends in status 2 and one line on standard error, in both languages', () => {
  test.each([
    [['asess', 'alibaba'], 'no command "asess". Did you mean assess?', '没有命令“asess”。您是否想输入 assess？'],
    [['asess', '--help'], 'no command "asess". Did you mean assess?', '没有命令“asess”。您是否想输入 assess？'],
    [['help', 'asess'], 'no command "asess". Did you mean assess?', '没有命令“asess”。您是否想输入 assess？'],
    [
      ['checks', 'lst'],
      'bastide checks has no command "lst". Did you mean list?',
      '没有命令“lst”。您是否想输入 list？',
    ],
    [['ab\u001b[31m\ncd'], 'no command "ab cd"', '没有命令“ab cd”'],
    [
      ['assess'],
      'bastide assess needs <cloud>: the cloud to read (alibaba, azure)',
      'bastide assess 缺少 <cloud>：要读取的云',
    ],
    [
      ['assess', 'alibbaa'],
      'no cloud "alibbaa". Did you mean alibaba?',
      '没有名为“alibbaa”的云。您是否想输入 alibaba？',
    ],
    [['assess', 'aws'], 'does not read AWS yet', '尚不支持 aws'],
    [['assess', 'alibaba', 'more'], 'takes only <cloud>; "more" is one too many', '只接受 <cloud>；“more”是多余的'],
    [['checks', 'list', 'more'], 'takes no argument; "more"', '不接受参数；“more”'],
    [['assess', 'alibaba', '--formt', 'x'], 'no option --formt. Did you mean --format?', '您是否想输入 --format？'],
    [['assess', 'alibaba', '-x'], 'no option -x. See: bastide assess --help', '没有选项 -x。查看用法'],
    [['--replay', 'x', 'assess'], 'comes after its command: bastide assess … --replay', '应写在命令之后'],
    [['assess', 'alibaba', '--quiet=yes'], '--quiet takes no value', '选项 --quiet 不接受值'],
    [['assess', 'alibaba', '--output'], '--output <file> needs a value', '选项 --output <file> 需要一个值'],
    [['assess', 'alibaba', '--output', '--quiet'], 'needs a value, but --quiet', '但其后是选项 --quiet'],
    [['assess', 'alibaba', '--region', ''], '--region must not be empty', '选项 --region 的值不能为空'],
    [['permissions', 'alibaba', '--fix', ' '], '--fix must not be empty', '选项 --fix 的值不能为空'],
    [
      ['assess', 'alibaba', '--format', 'jsn'],
      'cannot be "jsn". Did you mean json? Choices: table,',
      '可选值：table、',
    ],
    [
      ['assess', 'alibaba', '--fail-on', 'critical'],
      'Choices: high, medium, low',
      '不能为“critical”。可选值：high、medium',
    ],
    [['assess', 'alibaba', '--show', 'fail,unkown'], 'Did you mean unknown?', '您是否想输入 unknown？'],
    [['assess', 'alibaba', '--request-timeout', '0'], 'above 0 and up to 3600', '大于 0 且不超过 3600'],
    [['assess', 'alibaba', '--endpoint', 'ftp://x'], 'is not an http(s) URL', '不是 http(s) 地址'],
    [['checks', 'show'], 'bastide checks show needs <id>', 'bastide checks show 缺少 <id>'],
    [['fix', 'plan'], 'bastide fix comes with a later version', '尚未提供 bastide fix'],
    [['fix', '--help'], 'bastide fix comes with a later version', '尚未提供 bastide fix'],
  ])('%j', async (argv, en, zh) => {
    const says = { en, zh };
    for (const language of languages) {
      const { status, stdout, stderr } = await typed([...argv, '--language', language]);
      expect([status, stdout], stderr).toEqual([2, '']);
      expect(stderr).toContain(says[language]);
      expect(stderr).toMatch(/^[^\n]+\n$/);
      expect(/\p{Script=Han}/u.test(stderr), stderr).toBe(language === 'zh');
    }
  });

  test('a language that there is not', async () => {
    const { status, stderr } = await typed(['checks', 'list', '--language', 'zh-CN']);
    expect([status, stderr]).toEqual([2, expect.stringContaining('Did you mean zh?')]);
  });

  test('what follows an equals sign could be a secret, and is not repeated', async () => {
    const { stderr } = await typed(['assess', 'alibaba', '--access-key-secret=mArKer']);
    expect(stderr).toContain('no option --access-key-secret');
    expect(stderr).not.toContain('mArKer');
  });
});

describe('help', () => {
  const commands = [[], ['assess'], ['checks'], ['checks', 'list'], ['checks', 'show'], ['estimate'], ['permissions']];
  test.each(commands.map((argv) => [argv]))('%j', async (argv) => {
    const { status, stdout, stderr } = await typed([...argv, '-h', '--language', 'en']);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toContain(`Usage: ${['bastide', ...argv].join(' ')}`);
    expect(stdout).not.toMatch(/\p{Script=Han}/u);
    const chinese = await typed([...argv, '--help', '--language', 'zh']);
    expect(chinese.stdout).toContain(`用法：${['bastide', ...argv].join(' ')}`);
    // Two English words in a row would be a description that nobody translated.
    const told = chinese.stdout.split('\n').filter((line) => !line.startsWith('  bastide'));
    expect(told.filter((line) => /[a-z]{2} [a-z]{2}/.test(line.replace(/bastide( [a-z]+)+/, '')))).toEqual([]);
  });

  test('choices and defaults are in the words of the language', async () => {
    const { stdout: en } = await typed(['assess', '--help', '--language', 'en']);
    expect(en.replaceAll(/\s+/g, ' ')).toMatch(
      /\(choices: table, json, .*; default: table\).*\(default: fail,unknown\)/,
    );
    const { stdout: zh } = await typed(['assess', '--help', '--language', 'zh']);
    expect(zh.replaceAll(/\s+/g, '')).toMatch(/（可选值：table、json、.*；默认：table）.*（默认：fail,unknown）/);
  });

  test.each([[[]], [['checks']]])(
    'without a command, %j prints it on standard error and ends in status 2',
    async (argv) => {
      const { status, stdout, stderr } = await typed([...argv, '--language', 'en']);
      expect([status, stdout]).toEqual([2, '']);
      expect(stderr).toContain('Commands:');
    },
  );
});

describe('the program', () => {
  test('prints its version', async () => {
    expect(await start(['--version'])).toEqual({ status: 0, stdout: `${productVersion}\n`, stderr: '' });
  });

  test('speaks the language of the locale, and --language wins', async () => {
    const wrong = ['checks', 'show', 'alibaba.oss.bucket'];
    const zh = { LC_ALL: 'zh_CN.UTF-8' };
    const results = await Promise.all([start(wrong), start(wrong, zh), start([...wrong, '--language', 'en'], zh)]);
    expect(results.map(({ status, stdout }) => [status, stdout])).toEqual(Array(3).fill([2, '']));
    expect(results.map(({ stderr }) => /没有检查项/.test(stderr))).toEqual([false, true, false]);
  });

  test('answers on standard output', async () => {
    const { status, stdout, stderr } = await start(['permissions', 'alibaba']);
    expect([status, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout)).toMatchObject({ Statement: expect.anything() });
  });

  test('says in one line which file it could not use, whatever its name, and ends in status 1', async () => {
    const { status, stdout, stderr } = await start(['assess', 'alibaba', '--replay', '/no\u001b[31m\nwhere']);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toBe('The recording /no where cannot be read: there is no such file.\n');
  });

  test('never shows a secret, though the cloud repeats it', async () => {
    const secret = 'mArKer0secret0mArKer';
    const env = { ALIBABA_CLOUD_ACCESS_KEY_ID: 'LTAIexample', ALIBABA_CLOUD_ACCESS_KEY_SECRET: secret };
    const server = createServer((_, response) => {
      response.writeHead(403).end(JSON.stringify({ Code: 'Forbidden', Message: `the secret ${secret} may not` }));
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const results = await Promise.all([
      start(['assess', 'alibaba', '--endpoint', endpoint], env),
      start(['estimate', 'alibaba', '--endpoint', endpoint, '--language', 'zh'], env),
      start(['assess', 'alibaba', '--profile', 'none'], { ...env, HOME: '/nowhere' }),
      start(['assess', 'alibaba', '--formt', 'json'], env),
    ]);
    server.close();
    expect(results.map(({ status }) => status)).toEqual([1, 1, 1, 2]);
    for (const { stdout, stderr } of results) {
      expect(stdout).toBe('');
      expect(stderr).toMatch(/^[^\n]+\n$/);
      expect(stderr).not.toContain(secret);
    }
  });
});
