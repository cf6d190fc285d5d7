import { at, importsOf, isTest, type SourceRule, targetOf } from './source-files.ts';

/** Which features a feature may use, through their doors. Everything else goes by what the server hands in. */
const mayUse: Readonly<Record<string, readonly string[]>> = {
  access: ['audit'],
  accounts: ['audit', 'assessment'],
  assessment: ['accounts', 'audit'],
  audit: [],
  exceptions: ['access', 'assessment', 'audit', 'findings'],
  findings: ['access', 'assessment', 'audit', 'exceptions'],
  graph: ['findings'],
  inventory: ['assessment', 'findings'],
  operations: ['access', 'accounts', 'assessment', 'audit'],
  policies: ['assessment', 'audit', 'quota'],
  quota: ['assessment', 'audit'],
  'stored-checks': ['audit', 'graph', 'findings'],
};
const doors = new Set(['index.ts', 'contract.ts']);
const featureOf = (path: string): string | undefined => /^src\/features\/([^/]+)\//.exec(path)?.[1];

export const usesFeaturesByTheirDoors: SourceRule = (file) => {
  const feature = featureOf(file.path);
  if (feature === undefined || isTest(file.path)) return [];
  return importsOf(file).flatMap(({ from, line }) => {
    const target = targetOf(file.path, from) ?? '';
    const other = featureOf(target);
    if (other === undefined || other === feature) return [];
    if (!mayUse[feature]?.includes(other)) return [at(file, line, `imports ${from}: ${feature} may not use ${other}`)];
    if (doors.has(target.split('/').slice(3).join('/'))) return [];
    return [at(file, line, `imports ${from}: ${other} is used through its index.ts or contract.ts`)];
  });
};

const statement = /\b(SELECT|INSERT INTO|UPDATE|DELETE FROM)\s[\s\S]*\b(FROM|VALUES|SET|WHERE)\s/;
const holdsSql = (path: string): boolean => /(^|[/-])repository\.ts$|\/store\//.test(path);

export const keepsSqlInRepositories: SourceRule = (file) => {
  if (featureOf(file.path) === undefined || isTest(file.path) || holdsSql(file.path)) return [];
  return file.tokens
    .filter(({ kind, text }) => (kind === 'string' || kind === 'template') && statement.test(text))
    .map(({ line }) => at(file, line, 'holds SQL: it belongs into a repository'));
};
