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

/** Which rooms a room may import; what is not listed here is no room. The picture of it is in ARCHITECTURE.md. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  model: [],
  platform: [],
  logic: ['model'],
  packs: ['model'],
  engine: ['model', 'logic'],
  scan: ['model', 'engine', 'platform'],
  clouds: ['model', 'logic', 'platform'],
  cli: ['model', 'platform', 'engine', 'scan', 'packs', 'clouds'],
  testing: ['model', 'logic', 'platform', 'engine', 'scan', 'packs', 'clouds'],
};
const pureRooms = new Set(['model', 'logic', 'engine', 'packs']);
const isTest = (path: string): boolean => path.endsWith('.test.ts');
const roomOf = (path: string): string | undefined => /^src\/([^/]+)\//.exec(path)?.[1];

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

const at = (file: SourceFile, line: number, what: string): string => `${file.path}:${line} ${what}`;

export const importsOnlyAllowedRooms: SourceRule = (file) => {
  const room = roomOf(file.path);
  if (room === undefined) return [];
  const allowed = mayImport[room];
  if (!allowed) return [at(file, 1, `"${room}" is no room; name it in test/source-rules.ts and in ARCHITECTURE.md`)];
  return importsOf(file).flatMap(({ from, line }) => {
    const target = targetOf(file.path, from);
    const other = target === undefined ? undefined : roomOf(target);
    if (other === undefined || other === room || allowed.includes(other)) return [];
    if (isTest(file.path) && room !== 'model' && mayImport.testing!.concat('testing').includes(other)) return [];
    // The one door through which a cloud is handed to programs names its packs.
    if (room === 'clouds' && other === 'packs' && /^src\/clouds\/[^/]+\/index\.ts$/.test(file.path)) return [];
    const list = allowed.length === 0 ? 'nothing of ours' : `only ${allowed.join(', ')}`;
    return [at(file, line, `imports ${from}, but the room ${room} imports ${list}: hand it in as a parameter`)];
  });
};

export const writesRoomImportsWithHash: SourceRule = (file) => {
  const room = roomOf(file.path);
  return importsOf(file).flatMap(({ from, line }) => {
    const target = targetOf(file.path, from);
    if (target === undefined) return [];
    const other = roomOf(target);
    if (from.startsWith('.') && other !== room && other !== undefined) {
      return [at(file, line, `imports ${from} across rooms: write #${target.slice('src/'.length)}`)];
    }
    if (from.startsWith('#') && other === room) {
      return [at(file, line, `imports ${from} inside its own room: write a relative path`)];
    }
    return from.endsWith('.ts') || from.endsWith('.json') ? [] : [at(file, line, `imports ${from} without .ts`)];
  });
};

const cloudOf = (path: string): string | undefined => /^src\/clouds\/([^/]+)\//.exec(path)?.[1];

export const importsNoOtherCloud: SourceRule = (file) => {
  const cloud = cloudOf(file.path);
  if (cloud === undefined) return [];
  return importsOf(file).flatMap(({ from, line }) => {
    const other = cloudOf(targetOf(file.path, from) ?? '');
    return other === undefined || other === cloud
      ? []
      : [at(file, line, `imports ${from}: a cloud knows nothing of another; move what both need to logic`)];
  });
};

const isAssets = (path: string): boolean => /^src\/clouds\/[^/]+\/[^/]+\/assets\.ts$/.test(path);
const folderOf = (path: string): string => path.split('/').slice(0, 4).join('/');

/** Files that a check may lean on: model, logic, assets of its cloud, and files of its own service that lean on no more than that. */
function isPure(path: string, from: string, all: ReadonlyMap<string, SourceFile>, seen: ReadonlySet<string>): boolean {
  const room = roomOf(path);
  if (room === 'model' || room === 'logic' || isAssets(path) || seen.has(path)) return true;
  const file = all.get(path);
  if (!file || folderOf(path) !== folderOf(from) || path.includes('/checks/')) return false;
  return importsOf(file).every(({ from: next }) => {
    const target = targetOf(path, next);
    return target !== undefined && isPure(target, from, all, new Set([...seen, path]));
  });
}

export const judgesWithoutReading: SourceRule = (file, all) => {
  if (!/^src\/clouds\/[^/]+\/[^/]+\/checks\//.test(file.path)) return [];
  return importsOf(file).flatMap(({ from, line }) => {
    const target = targetOf(file.path, from);
    if (target !== undefined && isPure(target, file.path, all, new Set())) return [];
    return [
      at(
        file,
        line,
        `imports ${from}: a check imports model, logic, assets.ts of its cloud and pure files of its service; have the collector read it into a field`,
      ),
    ];
  });
};

export const keepsPureRoomsPure: SourceRule = (file) => {
  if (isTest(file.path) || !pureRooms.has(roomOf(file.path) ?? '')) return [];
  return importsOf(file)
    .filter(({ from }) => targetOf(file.path, from) === undefined)
    .map(({ from, line }) => at(file, line, `imports ${from}: this room is pure, with no package and no I/O`));
};

export const importsDeclaredPackages =
  (dependencies: ReadonlySet<string>): SourceRule =>
  (file) => {
    const room = roomOf(file.path);
    if (isTest(file.path) || room === undefined || room === 'testing') return [];
    return importsOf(file)
      .filter(({ from }) => targetOf(file.path, from) === undefined && !from.startsWith('node:'))
      .filter(
        ({ from }) => !dependencies.has(from.startsWith('@') ? from.split('/', 2).join('/') : from.split('/')[0]!),
      )
      .map(({ from, line }) => at(file, line, `imports ${from}, which is not among the dependencies of package.json`));
  };

export const importsNoTests: SourceRule = (file) =>
  importsOf(file)
    .filter(({ from }) => from.endsWith('.test.ts'))
    .map(({ from, line }) => at(file, line, `imports ${from}: a test is imported by nobody`));

/** Where a sequence of tokens starts. */
function findAll(tokens: readonly Token[], ...texts: readonly string[]): readonly Token[] {
  return tokens.filter((_, start) =>
    texts.every((text, offset) => {
      const token = tokens[start + offset];
      return token?.text === text && token.kind !== 'string';
    }),
  );
}

export const readsEnvironmentInConfigOnly: SourceRule = (file) => {
  if (file.path === 'src/platform/config.ts' || isTest(file.path) || roomOf(file.path) === undefined) return [];
  return findAll(file.tokens, 'process', '.', 'env').map(({ line }) =>
    at(file, line, 'reads process.env: ask readEnvironment of #platform/config.ts'),
  );
};

export const printsInProgramsOnly: SourceRule = (file) => {
  if (/^(src\/cli|scripts)\//.test(file.path)) return [];
  const { tokens } = file;
  return tokens.flatMap((token, index) => {
    const isMember = tokens[index - 1]?.text === '.';
    const isUse = token.kind === 'word' && token.text === 'console' && tokens[index + 1]?.text === '.' && !isMember;
    return isUse ? [at(file, token.line, 'uses console: only cli and scripts print; return the text instead')] : [];
  });
};

export const exportsByName: SourceRule = (file) => {
  if (/^src\/clouds\/[^/]+\/[^/]+\/checks\//.test(file.path)) return [];
  return findAll(file.tokens, 'export', 'default').map(({ line }) =>
    at(file, line, 'has a default export: only checks and their texts have one; export it by name'),
  );
};

/** Where a type is deliberately forgotten; each place says why. */
const anyPlaces = new Set(['src/model/asset.ts', 'src/model/param.ts']);
const doubleCastPlaces = new Set(['src/model/check.ts', 'src/testing/alibaba/estate.ts']);

export const keepsTypes: SourceRule = (file) => {
  const { tokens, path } = file;
  const faults: string[] = [];
  for (const [index, token] of tokens.entries()) {
    if (token.kind !== 'word') continue;
    const before = tokens[index - 1];
    const isType = before !== undefined && [':', '<', ',', '|', '&', 'as', '=', '>'].includes(before.text);
    const after = tokens[index + 1]?.text ?? ';';
    if (token.text === 'any' && isType && /^[[\],;)>|&={}]$/.test(after) && !anyPlaces.has(path)) {
      faults.push(at(file, token.line, 'uses the type any: use unknown and parse it'));
    }
    if (token.text === 'as' && tokens[index + 1]?.text === 'unknown' && tokens[index + 2]?.text === 'as') {
      if (!doubleCastPlaces.has(path) && !isTest(path)) {
        faults.push(at(file, token.line, 'casts through unknown: parse the value instead'));
      }
    }
  }
  return faults;
};

export const leavesNoTestOut: SourceRule = (file) => {
  if (!isTest(file.path)) return [];
  const { tokens } = file;
  return tokens.flatMap((token, index) => {
    if (token.kind !== 'word' || !['only', 'skip', 'todo', 'fails'].includes(token.text)) return [];
    const isOfTest = tokens[index - 1]?.text === '.' && isTestWord(tokens, index - 2);
    return isOfTest ? [at(file, token.line, `uses .${token.text}: every test runs, and passes, or is deleted`)] : [];
  });
};

/** it, test or describe, also behind other modifiers: it.concurrent.only */
function isTestWord(tokens: readonly Token[], index: number): boolean {
  const token = tokens[index];
  if (token?.kind !== 'word') return false;
  if (['it', 'test', 'describe'].includes(token.text)) return true;
  return tokens[index - 1]?.text === '.' && isTestWord(tokens, index - 2);
}

const vagueNames = /^(utils?|helpers?|common|managers?|misc)$/;

export const namesThings: SourceRule = ({ path }) => {
  const parts = path.split('/').map((part) => part.replace(/(\.zh|\.test|\.config|\.d)?\.[a-z]+$/, ''));
  return parts.flatMap((part) => {
    if (part.split(/[-.]/).some((word) => vagueNames.test(word))) {
      return [`${path} is called "${part}", which says nothing: name it after what it does`];
    }
    return /^[a-z0-9]+([-.][a-z0-9]+)*$/.test(part) ? [] : [`${path}: "${part}" is not kebab-case`];
  });
};
