import { expect, it } from 'vitest';
import { languageOf } from './language.ts';

it.each([
  [undefined, 'en'],
  ['', 'en'],
  ['fr, de', 'en'],
  ['*', 'en'],
  ['zh', 'zh'],
  ['zh-Hans-CN', 'zh'],
  ['ZH-cn', 'zh'],
  ['en-GB,en;q=0.9,zh;q=0.8', 'en'],
  ['zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
  ['fr, zh;q=0.2, en;q=0.1', 'zh'],
  ['zh;q=0', 'en'],
  ['zh; q=0.5 , en;q=0.4', 'zh'],
  ['zhx', 'en'],
  [';;;q=,,,', 'en'],
  [`${'x,'.repeat(10_000)}zh`, 'en'],
] as const)('of "%s" is %s', (header, language) => {
  expect(languageOf(header)).toBe(language);
});
