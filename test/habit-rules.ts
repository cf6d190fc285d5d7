import { at, isTest, roomOf, type SourceRule } from './source-files.ts';
import type { Token } from './tokens.ts';

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
