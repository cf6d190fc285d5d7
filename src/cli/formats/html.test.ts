import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Result, Run } from '#model/result.ts';
import { contextOf, everyOutcome, hostile, iterate, manyRows, rows, runOf, textOf } from './fixture.ts';
import type { FormatContext } from './format.ts';
import { html } from './html.ts';
import { htmlStyle } from './html-style.ts';
import { breakable } from './html-text.ts';
import { markdown } from './markdown.ts';

function written(
  all: readonly Result[],
  context: Partial<FormatContext> = {},
  part: Partial<Run> = {},
): Promise<string> {
  return textOf(html.write(runOf(all, part), () => iterate(all), contextOf(context)));
}

test('the policy allows exactly the script and the style of the page, and nothing from elsewhere', async () => {
  const page = await written(rows, { show: everyOutcome });
  const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1] ?? '';
  expect(policy).toMatch(/^default-src 'none'; /);
  expect(policy).not.toContain('unsafe');
  for (const [tag, directive] of [
    ['script', 'script-src'],
    ['style', 'style-src'],
  ] as const) {
    const blocks = [...page.matchAll(new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`, 'g'))];
    expect(blocks).toHaveLength(1);
    const hash = createHash('sha256')
      .update(blocks[0]?.[1] ?? '')
      .digest('base64');
    expect(policy).toContain(`${directive} 'sha256-${hash}'`);
  }
  expect(page).not.toMatch(/<(img|iframe|object|embed|base)\b/);
  expect(page).not.toMatch(/\s(style|on\w+)="/);
  expect(page.match(/\ssrc="/g)).toBeNull();
});

test('what comes from the cloud is text, never markup', async () => {
  const page = await written(rows, { show: everyOutcome });
  expect(page).not.toContain(hostile.markup);
  expect(page).toContain('&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;&quot;&#39;');
  expect(page.match(/<script/g)).toHaveLength(1);
  expect(page.replaceAll(/[\n\t]/g, '')).not.toMatch(/[\p{Cc}\u202a-\u202e]/u);
  expect(page.length).toBeLessThan(120_000);
});

test('completeness stands beside every rate', async () => {
  const page = await written(rows);
  const rates = page.match(/Pass rate/g)?.length ?? 0;
  expect(rates).toBeGreaterThan(3);
  expect(page.match(/Completeness/g)).toHaveLength(rates);
  expect(page).toContain('>15.4%<');
  expect(page).toContain('>87.5%<');
});

test('headings, landmarks, labels, captions and the language are there', async () => {
  const page = await written(rows, { language: 'zh' });
  expect(page).toContain('<html lang="zh-Hans">');
  for (const part of ['<header>', '<main>', '<footer>', '<h1>', 'aria-live="polite"', 'class="skip"'])
    expect(page).toContain(part);
  const tables = page.match(/<table/g) ?? [];
  expect(page.match(/<caption>/g)).toHaveLength(tables.length);
  expect(page.match(/<th(?=[ >])(?! scope=)/g)).toBeNull();
  const fields = page.match(/<(input|select) /g) ?? [];
  expect(page.match(/<label>[^<]+<(input|select) /g)).toHaveLength(fields.length);
});

test('samples and cancelled runs are labelled; gaps and remedies are explained', async () => {
  const page = await written(rows, {}, { sample: true, cancelled: true });
  expect(page).toContain('Sample: a fictitious company');
  expect(page).toContain('Incomplete: the assessment was cancelled');
  expect(page).toContain('store ListShelves in cn-beijing, cn-hangzhou was refused');
  expect(page).toContain('<li>Confirm &lt;Lock &amp; keep&gt;</li>');
  expect(page).toContain('shelf lock --id &lt;id&gt;');
  expect(page).toContain('Accepted risk until 2026-12-31 (warehouse): Rebuilt &lt;soon&gt;');
});

test.each([html, markdown])('$name lists at most 5,000 rows and says so', async (format) => {
  const page = await textOf(format.write(runOf([]), () => manyRows(5_010), contextOf()));
  expect(page).toContain('lists 5,000 rows');
  expect(page).toContain('10 more are left out');
  expect(page).toContain('shelf-4999');
  expect(page).not.toContain('shelf-5000');
});

test('an asset has its name, its identifier once, and the full one at hand but out of the way', async () => {
  const base = rows.find((row) => row.name === 'shelf-0041')!;
  const asset = 'acs:store:cn-hangzhou:1:shelf/s-1';
  const cellOf = async (part: Partial<Result>): Promise<string> =>
    /data-label="Asset">(.*?)<\/td>/.exec(await written([{ ...base, asset, ...part }]))?.[1] ?? '';
  const full =
    '<details class="full-id"><summary>full ID</summary><code>acs:<wbr>store:<wbr>cn-hangzhou:<wbr>1:<wbr>shelf/<wbr>s-1</code></details>';
  expect(await cellOf({ name: 's-1', displayName: 'Shelf' })).toBe(
    `<strong>Shelf</strong><br><code>s-1</code> ${full}`,
  );
  expect(await cellOf({ name: 's-1', displayName: 's-1' })).toBe(`<strong>s-1</strong> ${full}`);
  expect(await cellOf({ name: 's-1' })).toBe(`<strong>s-1</strong> ${full}`);
  expect(await cellOf({ name: asset })).not.toContain('<details');
});

test('texts may break after the punctuation of identifiers and lists', () => {
  expect(breakable('a:b/c,"<d>')).toBe('a:<wbr>b/<wbr>c,<wbr>&quot;&lt;d&gt;');
});

test('headings begin alike, and the title of a check is not read out twice', async () => {
  const page = await written(rows);
  expect(
    [...page.matchAll(/<dt>([^<]+)<\/dt><dd class|<dt>([A-Z][^<]+)<\/dt><dd>/g)].map((it) => it[1] ?? it[2]),
  ).toEqual(['Failed', 'Unknown', 'Pass rate', 'Completeness']);
  for (const label of page.matchAll(/<th scope="col"[^>]*>([^<]*)</g)) expect(label[1]).toMatch(/^[A-Z]/);
  expect(htmlStyle).toMatch(/\.rows caption\{position:absolute;[^}]*clip-path:inset\(50%\)/);
  expect(htmlStyle).toMatch(/\.badge\{[^}]*white-space:nowrap/);
});

test('on a narrow screen every number has its label, so that no column is cut off', async () => {
  const page = await written(rows);
  const numbers = /<table class="cards"[\s\S]*?<\/table>/.exec(page)?.[0] ?? '';
  const labels = [...numbers.matchAll(/<td role="cell" class="n" data-label="([^"]+)"/g)].map((it) => it[1]);
  expect(labels).toHaveLength(4 * 7);
  expect(labels).toContain('Not applicable');
});
