import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Result, Run } from '#model/result.ts';
import { contextOf, everyOutcome, hostile, iterate, manyRows, rows, runOf, textOf } from './fixture.ts';
import type { FormatContext } from './format.ts';
import { html } from './html.ts';
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
  expect(page).toContain('>15.3%<');
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
