import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { formatted } from './generate/formatted.ts';
import { catalogueSource, collectorsSource } from './generate/registry.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const isCheck = process.argv.includes('--check');
const stale: string[] = [];

/** Writes a generated file, or with --check only compares it. */
function put(path: string, text: string): void {
  const file = join(root, path);
  if (readIfThere(file) === text) return;
  stale.push(path);
  if (isCheck) return;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** Removes pages of things that are no more. */
function keepOnly(folder: string, pages: ReadonlySet<string>): void {
  for (const entry of readdirSync(join(root, folder), { recursive: true, withFileTypes: true })) {
    const path = relative(root, join(entry.parentPath, entry.name));
    if (!entry.isFile() || pages.has(path)) continue;
    stale.push(path);
    if (!isCheck) rmSync(join(root, path));
  }
}

for (const cloud of ['alibaba', 'azure']) {
  const folder = join(root, 'src/clouds', cloud);
  for (const [file, source] of [
    [`src/clouds/${cloud}/catalogue.ts`, catalogueSource(folder)],
    [`src/clouds/${cloud}/collectors.ts`, collectorsSource(folder)],
  ] as const) {
    put(file, formatted(source, file));
  }
}
if (isCheck && stale.length > 0) {
  console.error(`Generated files are not up to date: ${stale.join(', ')}. Run: npm run generate`);
  process.exit(1);
}
// Loaded only now: the reference is made from the registry that was just written.
const { referencePages } = await import('./generate/reference.ts');
const pages = new Map(referencePages());
const { describeApi, describeGraph } = await import('./generate/api.ts');
const { apiTypesSource } = await import('./generate/api-client.ts');
const api = await describeApi();
pages.set('docs/reference/openapi.json', `${JSON.stringify(api, null, 2)}\n`);
pages.set('docs/reference/graph.graphql', await describeGraph());
put('src/client/api-types.ts', formatted(apiTypesSource(api), 'src/client/api-types.ts'));
for (const [path, text] of pages) put(path, text);
keepOnly('docs/reference', new Set(pages.keys()));

if (isCheck && stale.length > 0) {
  console.error(`Generated files are not up to date: ${stale.join(', ')}. Run: npm run generate`);
  process.exit(1);
}
console.log(
  isCheck ? 'Generated files are up to date.' : `Wrote ${stale.length} of ${pages.size + 5} generated files.`,
);
