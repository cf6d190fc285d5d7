import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { nearest } from '#platform/nearest.ts';
import { type AssetExport, assetExportsIn, assetOfCheck } from './new/asset-kinds.ts';
import { checkSource, checkTextsSource } from './new/check-files.ts';

/** What the author typed cannot be done; the message says why and what can. */
class Refusal extends Error {}

const usage = `Usage: npm run new check CLOUD SERVICE NAME
  npm run new check alibaba oss bucket-versioning-enabled`;

/** Makes the files of a new check, below `root`, and says what to do next. Throws `Refusal`. */
function createCheck(root: string, cloud: string, service: string, name: string): string {
  const clouds = join(root, 'src/clouds');
  requireKnown('cloud', cloud, foldersIn(clouds));
  const services = foldersIn(join(clouds, cloud)).filter((folder) =>
    existsSync(join(clouds, cloud, folder, 'assets.ts')),
  );
  requireKnown('service', service, services);
  const folder = join(clouds, cloud, service);
  const assets = assetExportsIn(readFileSync(join(folder, 'assets.ts'), 'utf8'));
  requireGoodName(name, assets);
  const asset = assetOfCheck(name, assets);
  if (!asset) throw new Refusal(`src/clouds/${cloud}/${service}/assets.ts defines no asset kind that can be checked.`);
  const path = `src/clouds/${cloud}/${service}/checks/${name}`;
  for (const file of [`${path}.ts`, `${path}.zh.ts`]) {
    if (existsSync(join(root, file))) throw new Refusal(`${file} exists already. Nothing was changed.`);
  }
  const id = `${cloud}.${service}.${name}`;
  mkdirSync(join(folder, 'checks'), { recursive: true });
  writeFileSync(join(root, `${path}.ts`), checkSource({ id, asset: asset.name }));
  writeFileSync(join(root, `${path}.zh.ts`), checkTextsSource());
  return nextSteps(path, id, asset, assets);
}

function requireKnown(what: string, typed: string, known: readonly string[]): void {
  if (known.includes(typed)) return;
  const word = nearest(typed, known);
  const hint = word === undefined ? '' : ` Did you mean ${word}?`;
  throw new Refusal(`There is no ${what} "${typed}".${hint} Known: ${known.join(', ')}.`);
}

function requireGoodName(name: string, assets: readonly AssetExport[]): void {
  if (/^[a-z][a-z0-9]*(-[a-z0-9]+)+$/.test(name) && name.length <= 60) return;
  const noun = assets[0]?.noun ?? 'bucket';
  throw new Refusal(
    `"${name}" cannot be the name of a check. It takes lower-case words joined by hyphens that name the thing and its good state, for example ${noun}-no-public-access.`,
  );
}

function foldersIn(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

function nextSteps(path: string, id: string, asset: AssetExport, assets: readonly AssetExport[]): string {
  const others = assets.filter(({ name }) => name !== asset.name).map(({ name }) => name);
  return [
    `Made ${path}.ts and ${path}.zh.ts, about ${asset.name}${others.length > 0 ? ` (this service also has ${others.join(', ')})` : ''}.`,
    '',
    'Next:',
    '  1. npm run generate        lists the check in the catalogue',
    `  2. npx vitest run test/catalogue.test.ts -t ${id}`,
    '                             says what is still to be filled in; repeat until it passes',
    '  3. npm run generate        writes the reference pages',
    '  4. npm run check           what CI runs',
  ].join('\n');
}

function main(argv: readonly string[]): string {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: { root: { type: 'string' } },
  });
  const [what, cloud, service, name, ...rest] = positionals;
  if (what !== undefined) requireKnown('scaffold', what, ['check']);
  if (!cloud || !service || !name || rest.length > 0) throw new Refusal(usage);
  return createCheck(values.root ?? fileURLToPath(new URL('..', import.meta.url)), cloud, service, name);
}

try {
  console.log(main(process.argv.slice(2)));
} catch (error) {
  // parseArgs throws a TypeError of its own for an unknown option
  if (!(error instanceof Refusal || error instanceof TypeError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
