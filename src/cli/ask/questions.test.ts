import { PassThrough, Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { LineReader } from './line-reader.ts';
import { confirm, openQuestions, type QuestionStreams, withQuestions } from './questions.ts';

/** As much of a terminal as asking needs: keys come in one by one, and what shows is kept. */
function terminal() {
  const keys = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => keys });
  const screen = new PassThrough().setEncoding('utf8');
  let shown = '';
  screen.on('data', (text: string) => {
    shown += text;
  });
  const streams: QuestionStreams = { input: keys, output: screen };
  const until = async (text: string): Promise<void> => {
    while (!shown.includes(text)) await new Promise((resolve) => setImmediate(resolve));
  };
  return { streams, until, type: (text: string) => keys.write(text), shown: () => shown };
}

const piped = (...chunks: readonly (string | Buffer)[]): QuestionStreams => ({
  input: Readable.from(chunks.map((chunk) => Buffer.from(chunk))),
  output: new PassThrough(),
});

describe('on a terminal', () => {
  it('a secret does not show, however it is typed; what is no secret does', async () => {
    const { streams, until, type, shown } = terminal();
    const answers = withQuestions(async (questions) => {
      const name = await questions.text('Name:');
      return [name, await questions.secret('Secret:')];
    }, streams);
    await until('Name:');
    type(' Ann\r');
    await until('Secret:');
    type('hu');
    type('x\u007fsh');
    // arrow up, arrow left, end
    type('\u001b[A\u001b[D\u001b[F\r');
    expect(await answers).toEqual(['Ann', 'hush']);
    expect(shown()).toContain('Ann');
    expect(shown()).not.toMatch(/hu|sh|Secret: .+/);
  });

  it('what is typed between two questions does not show, and answers none', async () => {
    const { streams, until, type, shown } = terminal();
    const questions = openQuestions(streams);
    const first = questions.text('First:');
    await until('First:');
    type('one\r');
    expect(await first).toBe('one');
    type('early');
    const second = questions.secret('Second:');
    await until('Second:');
    type('bird\r');
    expect(await second).toBe('bird');
    expect(shown()).not.toContain('early');
    await questions.close();
  });

  it.each([
    ['Ctrl-C', '\u0003', 'Cancelled.'],
    ['Ctrl-D', '\u0004', 'Cancelled: the input ended.'],
  ])('%s ends the asking', async (_key, typed, text) => {
    const { streams, until, type } = terminal();
    const answer = withQuestions((questions) => questions.secret('Secret:'), streams);
    await until('Secret:');
    type(typed);
    await expect(answer).rejects.toMatchObject({ code: 'cancelled', message: text });
  });

  it.each([
    ['y', 'en', true],
    ['YES', 'en', true],
    ['是', 'zh', true],
    ['', 'en', false],
    ['n', 'zh', false],
    ['yellow', 'en', false],
  ] as const)('"%s" (%s) is an agreement: %s', async (answer, language, isOne) => {
    const { streams, until, type } = terminal();
    const agreed = confirm({ en: 'Delete it?', zh: '删除？' }, { language, yes: undefined }, streams).then(
      () => true,
      () => false,
    );
    await until(language === 'zh' ? '删除？[y/N]' : 'Delete it? [y/N]');
    type(`${answer}\r`);
    expect(await agreed).toBe(isOne);
  });
});

describe('without a terminal', () => {
  it('each answer is a line, wherever the pieces of it are cut', async () => {
    const character = Buffer.from('密');
    const streams = piped('one\r', '\ntw', character.subarray(0, 1), character.subarray(1), '\n  three  ');
    const answers = await withQuestions(
      async (questions) => [await questions.text('a'), await questions.secret('b'), await questions.text('c')],
      streams,
    );
    expect(answers).toEqual(['one', 'tw密', 'three']);
  });

  it('an answer that is missing is named', async () => {
    const asked = withQuestions((questions) => questions.secret('Password:'), piped());
    await expect(asked).rejects.toMatchObject({
      code: 'invalid-request',
      message: expect.stringContaining('asked for: Password.'),
      text: { zh: expect.stringContaining('Password。') },
    });
  });

  it('nothing is agreed to but by --yes', async () => {
    const question = { en: 'Delete it?', zh: '删除？' };
    await expect(confirm(question, { language: 'en', yes: undefined }, piped('y\n'))).rejects.toMatchObject({
      code: 'invalid-request',
      message: 'Delete it? There is no terminal to ask on: add --yes to agree.',
    });
    await confirm(question, { language: 'en', yes: true }, piped());
  });

  it('a line without an end is given up on', async () => {
    const endless = Readable.from(
      (function* () {
        for (;;) yield Buffer.alloc(1_000, 'x');
      })(),
    );
    await expect(new LineReader(endless).next()).rejects.toMatchObject({ code: 'invalid-request' });
  });
});
