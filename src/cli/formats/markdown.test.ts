import { expect, test } from 'vitest';
import { contextOf, everyOutcome, iterate, rows, runOf, textOf } from './fixture.ts';
import { markdown } from './markdown.ts';

const written = (language: 'en' | 'zh' = 'en'): Promise<string> =>
  textOf(
    markdown.write(runOf(rows, { sample: true }), () => iterate(rows), contextOf({ language, show: everyOutcome })),
  );

test('every table has as many cells in every row as in its head', async () => {
  for (const block of (await written()).split('\n\n').filter((part) => part.startsWith('|'))) {
    const cells = block
      .trimEnd()
      .split('\n')
      .map((line) => line.replaceAll(/\\./g, '').split('|').length);
    expect(new Set(cells).size).toBe(1);
  }
});

test('what comes from the cloud is neither markup nor HTML nor a link', async () => {
  const text = (await written()).replace(/(?<!\\)(`+)(?!`).*?(?<!`)\1(?!`)/gs, '');
  expect(text).not.toContain('<img');
  expect(text).not.toMatch(/(?<!\\)\]\(javascript/);
  expect(text).not.toContain('**bold**');
  expect(text).not.toContain('http://evil');
  expect(text.includes('x'.repeat(1_001))).toBe(false);
  expect(text).toContain('&lt;/script&gt;&lt;img src=x');
});

test('numbers, labels, findings and remedies are there, in both languages', async () => {
  const en = await written();
  for (const part of [
    '> **Sample: ',
    '15.4% · 2 of the 13',
    '87.5% · 2 verdicts',
    '### High: Shelf is locked',
    '```sh\nshelf lock',
  ]) {
    expect(en).toContain(part);
  }
  expect(await written('zh')).toContain('### 高危：货架已上锁');
});

test('one failed read needs no count, and Chinese has Chinese punctuation', async () => {
  expect(await written()).toMatch(/\(1,201 reads/);
  expect(await written()).not.toMatch(/\(1 read/);
  expect(await written('zh')).toContain('# 安全评估：阿里云账号');
  expect(await written('zh')).toContain('**通过率**：15.4%');
});
