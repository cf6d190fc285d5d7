import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readCatalogue } from '#platform/backup/catalogue.ts';
import { settings } from '#platform/settings.ts';
import { createTestDatabase } from '#testing/database.ts';
import { root } from './source-files.ts';

const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const guides = ['server', 'many-machines'];
const pages = guides.flatMap((name) => [`docs/guide/${name}.md`, `docs/guide/${name}.zh.md`]);

function blocksOf(page: string, language = '\\w+'): readonly string[] {
  return [...read(page).matchAll(new RegExp(`^ *\`\`\`(?:${language})(?: \\S+)?\\n([\\s\\S]*?)^ *\`\`\`$`, 'gm'))].map(
    (match) => match[1]!,
  );
}

function helpOf(names: readonly string[]): string {
  const argv = [join(root, 'bin/bastide.js'), ...names, '--help'];
  const { status, stdout } = spawnSync(process.execPath, argv, { encoding: 'utf8' });
  expect({ names, status }).toEqual({ names, status: 0 });
  return stdout;
}

/** Every setting, and what the commands of a backup read besides. */
const variables = new Set([
  'BASTIDE_BACKUP_PASSPHRASE',
  ...Object.values(settings).flatMap(({ variable }) => [variable, `${variable}_FILE`]),
]);

describe.each(pages)('%s', (page) => {
  it('names only settings that there are', () => {
    const named = read(page).match(/\b(?:BASTIDE|DATABASE)_[A-Z_]+\b/g) ?? [];
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((name) => !variables.has(name))).toEqual([]);
  });
});

describe.each([...guides, 'graph'])('%s', (name) => {
  it('names only commands and options that there are', () => {
    const lines = blocksOf(`docs/guide/${name}.md`, 'sh').join('').split('\n');
    const commands = lines.flatMap((line) => /npx bastide ([^#]+)/.exec(line)?.[1]?.trim() ?? []);
    expect(commands.length).toBeGreaterThan(0);
    const helps = new Map<string, string>();
    for (const command of commands) {
      const words = command.split(/\s+/);
      const options = words.filter((word) => word.startsWith('--'));
      const names = words.slice(0, words.findIndex((word) => !/^[a-z]+$/.test(word)) >>> 0).slice(0, 2);
      if (!helps.has(names.join())) helps.set(names.join(), helpOf(names));
      for (const option of options) expect(helps.get(names.join()), command).toContain(option);
    }
  });
});

describe.each(guides)('both languages of %s', (name) => {
  it('show the same commands and files', () => {
    const withoutComments = (page: string) => blocksOf(page).map((text) => text.replaceAll(/ *(?:#|--) .*$/gm, ''));
    expect(withoutComments(`docs/guide/${name}.zh.md`)).toEqual(withoutComments(`docs/guide/${name}.md`));
  });
});

describe('the tables on Citus', () => {
  it('are listed as the migrations make them: by organisation, unless the scheduler looks through all organisations in them', async () => {
    const test = await createTestDatabase();
    const client = new pg.Client({ connectionString: test.adminUrl });
    await client.connect();
    const { tables } = await readCatalogue(client);
    const { rows } = await client.query<{ name: string }>(
      `SELECT tablename AS name FROM pg_policies WHERE qual LIKE '%is_system_transaction%' ORDER BY 1`,
    );
    const keys = await client.query<{ name: string; first: string }>(
      `SELECT relname AS name, attname AS first FROM pg_index JOIN pg_class c ON c.oid = indrelid
         JOIN pg_attribute a ON a.attrelid = indrelid AND a.attnum = indkey[0]
        WHERE indisunique AND relnamespace = 'public'::regnamespace AND NOT relispartition AND relname NOT IN ('organizations', 'schema_migrations')`,
    );
    await client.end();
    await test.close();
    expect(keys.rows.filter(({ first }) => first !== 'organization_id')).toEqual([]);
    const local = rows.map(({ name }) => name).filter((name) => name !== 'organizations');
    const distributed = tables
      .map(({ name }) => name)
      .filter((name) => name !== 'organizations' && !local.includes(name));
    const statements = [
      `SELECT create_reference_table('organizations');`,
      ...distributed.map((name) => `SELECT create_distributed_table('${name}', 'organization_id');`),
    ];
    for (const page of ['docs/guide/many-machines.md', 'docs/guide/many-machines.zh.md']) {
      const listed = blocksOf(page, 'sql')
        .join('')
        .match(/^SELECT create_.*$/gm);
      expect(listed, `${page} should list:\n${statements.join('\n')}\n`).toEqual(statements);
      expect(read(page)).toContain(local.map((name) => `\`${name}\``).join(page.includes('.zh.') ? '、' : ', '));
    }
  });
});

describe('compose.yaml', () => {
  interface Service {
    readonly environment: Readonly<Record<string, string>>;
    readonly secrets: readonly string[];
    readonly read_only?: boolean;
    readonly cap_drop: readonly string[];
    readonly security_opt: readonly string[];
    readonly command?: readonly string[];
    readonly ports?: readonly string[];
  }
  const { services, secrets } = parse(read('compose.yaml'), { merge: true }) as {
    readonly services: Readonly<Record<string, Service>>;
    readonly secrets: Readonly<Record<string, { readonly file: string }>>;
  };
  const ours = ['server', 'worker'].map((name) => services[name]!);

  it('sets only what is a setting, and hands secrets over in files that the guide makes', () => {
    for (const { environment, secrets: used } of ours) {
      expect(Object.keys(environment).filter((name) => !variables.has(name))).toEqual([]);
      const files = Object.values(environment).filter((value) => value.startsWith('/run/secrets/'));
      expect(files.sort()).toEqual(used.map((name) => `/run/secrets/${name}`).sort());
    }
    const made = blocksOf('docs/guide/many-machines.md', 'sh').join('');
    for (const [name, { file }] of Object.entries(secrets)) {
      expect(file).toBe(`secrets/${name}`);
      expect(made).toContain(`> ${name}\n`);
    }
  });

  it('lets our containers do nothing that they need not, and publishes to this machine alone', () => {
    for (const service of ours) expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'] });
    for (const { security_opt: options, cap_drop: dropped, ports = [] } of Object.values(services)) {
      expect([options, dropped]).toEqual([['no-new-privileges:true'], ['ALL']]);
      expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
    }
  });
});

describe('the image', () => {
  const lines = read('Dockerfile').split('\n');

  it('runs as an ordinary user by number, knows no secret, and leaves tests behind', () => {
    expect(lines.filter((line) => line.startsWith('USER'))).toEqual(['USER 10001:10001']);
    expect(read('Dockerfile')).not.toMatch(/PASSWORD|MASTER_KEY|TOKEN|DATABASE_URL/);
    expect(read('.dockerignore').split('\n')).toEqual(expect.arrayContaining(['*', 'src/testing', '**/*.test.ts']));
  });

  it('is built from what is there', () => {
    const copied = lines.flatMap((line) => /^COPY (?!--from)(.*) \S+$/.exec(line)?.[1]?.split(' ') ?? []);
    expect(copied.length).toBeGreaterThan(4);
    for (const path of copied) expect(read('.dockerignore')).toContain(`!${path}\n`);
  });
});
