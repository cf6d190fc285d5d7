import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from './source-files.ts';

/** A copy of the project, so that nothing is made in the tree. */
let copy: string;

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'bastide-new-'));
  for (const path of [
    'src',
    'scripts',
    'test',
    'bin',
    'migrations',
    'biome.json',
    'package.json',
    'tsconfig.json',
    'vitest.config.ts',
  ]) {
    cpSync(join(root, path), join(copy, path), { recursive: true });
  }
  cpSync(join(root, 'docs/reference'), join(copy, 'docs/reference'), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'junction');
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

function run(...args: readonly string[]): { status: number | null; output: string } {
  // The report of the outer run must not be written by an inner one.
  const { TEST_REPORT: _, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: copy, env, encoding: 'utf8' });
  return { status, output: stdout + stderr };
}
const scaffold = (...args: readonly string[]) => run('scripts/new.ts', '--root', copy, ...args);
const vitest = (...args: readonly string[]) => run('node_modules/vitest/vitest.mjs', 'run', '--root', copy, ...args);

const path = 'src/clouds/alibaba/oss/checks/bucket-is-private';
const id = 'alibaba.oss.bucket-is-private';

describe('npm run new check', () => {
  it('makes a check that compiles, fails its test with the list of what is missing, and passes once it is filled in', () => {
    const made = scaffold('check', 'alibaba', 'oss', 'bucket-is-private');
    expect(made).toMatchObject({ status: 0, output: expect.stringContaining('npm run generate') });
    expect(run('scripts/generate.ts').status).toBe(0);
    expect(readFileSync(join(copy, 'src/clouds/alibaba/catalogue.ts'), 'utf8')).toContain('ossBucketIsPrivate');
    const onlyIt = { extends: './tsconfig.json', include: [`${path}*.ts`] };
    writeFileSync(join(copy, 'tsconfig.new.json'), JSON.stringify(onlyIt));
    const typesOfIt = () => run('node_modules/typescript/bin/tsc', '-p', 'tsconfig.new.json');
    expect(typesOfIt()).toEqual({ status: 0, output: '' });

    const empty = vitest('test/catalogue.test.ts', '-t', id);
    expect(empty.status).toBe(1);
    for (const missing of [
      'title is empty',
      'rationale is empty',
      'remediation.console is empty',
      'remediation.cli is empty',
      'reads is empty',
      'none shows when it is pass',
      'none shows when it is fail',
      'none shows when it is unknown',
      'zh: title is not in Chinese',
      'zh: no entry for the reason',
    ]) {
      expect(empty.output).toContain(missing);
    }

    writeFileSync(join(copy, `${path}.ts`), filledIn(readFileSync(join(copy, `${path}.ts`), 'utf8')));
    writeFileSync(join(copy, `${path}.zh.ts`), filledInTexts(readFileSync(join(copy, `${path}.zh.ts`), 'utf8')));
    expect(vitest('test/catalogue.test.ts', '-t', id)).toMatchObject({ status: 0 });
    expect(typesOfIt()).toEqual({ status: 0, output: '' });
  }, 120_000);

  it('chooses the asset kind by the name of the check, else the first of the service', () => {
    expect(scaffold('check', 'alibaba', 'ecs', 'security-group-in-use').output).toContain('about SecurityGroup');
    expect(scaffold('check', 'alibaba', 'ram', 'root-is-careful').output).toContain('about Account');
  });

  it.each([
    ['an unknown cloud', ['check', 'alibab', 'oss', 'bucket-x'], 'Did you mean alibaba?'],
    ['an unknown service', ['check', 'alibaba', 'os', 'bucket-x'], 'Did you mean oss?'],
    ['an unknown scaffold', ['chek', 'alibaba', 'oss', 'bucket-x'], 'Did you mean check?'],
    ['a name in camel case', ['check', 'alibaba', 'oss', 'bucketX'], 'lower-case words joined by hyphens'],
    ['a name that leaves its folder', ['check', 'alibaba', 'oss', '../bucket-x'], 'cannot be the name of a check'],
    ['a check that exists', ['check', 'alibaba', 'oss', 'bucket-no-public-read'], 'exists already'],
    ['a missing name', ['check', 'alibaba', 'oss'], 'Usage:'],
    ['an unknown option', ['--force', 'check', 'alibaba', 'oss', 'bucket-x'], '--force'],
  ])('refuses %s', (_what, args, message) => {
    const refused = scaffold(...args);
    expect(refused).toMatchObject({ status: 2, output: expect.stringContaining(message) });
    expect(refused.output).not.toContain('    at ');
    expect(existsSync(join(copy, 'src/clouds/alibaba/oss/checks/bucket-x.ts'))).toBe(false);
  });
});

function filledIn(source: string): string {
  return source
    .replace('import { defineCheck }', 'import { defineCheck, denied }')
    .replace('import { unknown }', 'import { fail, pass }')
    .replace("title: ''", "title: 'OSS bucket is private'")
    .replace("rationale: ''", "rationale: 'Anyone may look into a bucket that is not.'")
    .replace("console: [], cli: ''", "console: ['Set the ACL to Private.'], cli: null")
    .replace('reads: []', "reads: ['acl']")
    .replace(
      "() => unknown('This check is not written yet')",
      "(bucket) => (bucket.acl === 'private' ? pass({ acl: 'private' }) : fail('The ACL is {acl}', { acl: bucket.acl }))",
    )
    .replace(
      'examples: []',
      `examples: [
    { outcome: 'pass', because: 'it is private', asset: { acl: 'private' } },
    { outcome: 'fail', because: 'anyone may read', asset: { acl: 'public-read' } },
    { outcome: 'unknown', because: 'reading the ACL was denied', asset: { acl: denied } },
  ]`,
    );
}

function filledInTexts(source: string): string {
  return source
    .replace("title: ''", "title: 'OSS 存储空间为私有'")
    .replace("rationale: ''", "rationale: '非私有的存储空间可被任何人查看。'")
    .replace('console: []', "console: ['将 ACL 设为“私有”。']")
    .replace('reasons: {}', "reasons: { 'The ACL is {acl}': 'ACL 为 {acl}' }");
}
