import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Token, tokensOf } from './tokens.ts';

/** A source file as the rules see it; `path` is relative to the root, with forward slashes. */
export interface SourceFile {
  readonly path: string;
  readonly tokens: readonly Token[];
}

/** Finds what offends against one rule of the house: `path:line what is wrong, and what to do`. */
export type SourceRule = (file: SourceFile, all: ReadonlyMap<string, SourceFile>) => readonly string[];

export const root = fileURLToPath(new URL('..', import.meta.url));

export function sourceFile(path: string, source: string): SourceFile {
  return { path, tokens: tokensOf(source) };
}

export function readSources(folders: readonly string[]): ReadonlyMap<string, SourceFile> {
  const files = new Map<string, SourceFile>();
  for (const folder of folders) {
    for (const entry of readdirSync(join(root, folder), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !entry.name.endsWith('.ts')) continue;
      const path = relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/');
      files.set(path, sourceFile(path, readFileSync(join(root, path), 'utf8')));
    }
  }
  return files;
}

export const isTest = (path: string): boolean => path.endsWith('.test.ts');
export const roomOf = (path: string): string | undefined => /^src\/([^/]+)\//.exec(path)?.[1];

interface Import {
  readonly from: string;
  readonly line: number;
}

export function importsOf({ tokens }: SourceFile): readonly Import[] {
  const found: Import[] = [];
  for (const [at, token] of tokens.entries()) {
    if (token.kind !== 'string') continue;
    const before = tokens[at - 1];
    const isStatic = before?.kind === 'word' && (before.text === 'from' || before.text === 'import');
    const isDynamic = before?.text === '(' && tokens[at - 2]?.text === 'import';
    if (isStatic || isDynamic) found.push({ from: token.text, line: token.line });
  }
  return found;
}

/** The file that an import of ours means, relative to the root; undefined for a package or a built-in module. */
export function targetOf(path: string, from: string): string | undefined {
  if (from.startsWith('#')) return `src/${from.slice(1)}`;
  return from.startsWith('.') ? join(dirname(path), from).replaceAll('\\', '/') : undefined;
}

/** How a fault reads. */
export const at = (file: SourceFile, line: number, what: string): string => `${file.path}:${line} ${what}`;
