import { at, importsOf, isTest, roomOf, type SourceFile, type SourceRule, targetOf } from './source-files.ts';

/** Which rooms a room may import; what is not listed here is no room. The picture of it is in ARCHITECTURE.md. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  model: [],
  platform: [],
  logic: ['model'],
  packs: ['model'],
  engine: ['model', 'logic'],
  graph: ['model', 'engine', 'platform'],
  scan: ['model', 'engine', 'platform'],
  clouds: ['model', 'logic', 'platform', 'graph'],
  formats: ['model', 'platform', 'engine'],
  features: ['model', 'platform', 'engine', 'graph', 'scan', 'formats'],
  server: ['model', 'platform', 'engine', 'graph', 'scan', 'packs', 'clouds', 'formats', 'features'],
  client: ['model', 'platform'],
  cli: ['model', 'platform', 'engine', 'graph', 'scan', 'formats', 'packs', 'clouds', 'client', 'server'],
  testing: [
    'model',
    'logic',
    'platform',
    'engine',
    'graph',
    'scan',
    'packs',
    'clouds',
    'formats',
    'features',
    'server',
    'client',
  ],
};
const pureRooms = new Set(['model', 'logic', 'engine', 'packs']);
export const importsOnlyAllowedRooms: SourceRule = (file) => {
  const room = roomOf(file.path);
  if (room === undefined) return [];
  const allowed = mayImport[room];
  if (!allowed) return [at(file, 1, `"${room}" is no room; name it in test/import-rules.ts and in ARCHITECTURE.md`)];
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

/** A check may be a question to the asset graph. */
const queryCheck = 'src/graph/query-check.ts';

/** Files that a check may lean on: model, logic, assets of its cloud, and files of its own service that lean on no more than that. */
function isPure(path: string, from: string, all: ReadonlyMap<string, SourceFile>, seen: ReadonlySet<string>): boolean {
  const room = roomOf(path);
  if (room === 'model' || room === 'logic' || isAssets(path) || path === queryCheck || seen.has(path)) return true;
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
