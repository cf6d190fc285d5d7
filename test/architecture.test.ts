import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as features from './feature-rules.ts';
import * as habits from './habit-rules.ts';
import * as imports from './import-rules.ts';
import { readSources, root, type SourceRule, sourceFile } from './source-files.ts';

const files = readSources(['src', 'scripts', 'test']);
const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { dependencies: object };

/** Every rule of the house, each with samples that it must refuse: path → source. */
const cases: readonly {
  readonly rule: string;
  readonly find: SourceRule;
  readonly refuses: readonly (readonly [path: string, source: string])[];
  readonly accepts: readonly (readonly [path: string, source: string])[];
}[] = [
  {
    rule: 'a room imports only the rooms below it',
    find: imports.importsOnlyAllowedRooms,
    refuses: [
      ['src/model/x.ts', "import { a } from '#logic/a.ts';"],
      ['src/model/x.test.ts', "import { a } from '#testing/a.ts';"],
      ['src/platform/x.ts', "import type { Asset } from '#model/asset.ts';"],
      ['src/engine/x.ts', "import { run } from '#scan/run.ts';"],
      ['src/engine/x.ts', "const a = await import('#clouds/alibaba/index.ts');"],
      ['src/scan/x.ts', "export { alibaba } from '#clouds/alibaba/index.ts';"],
      ['src/clouds/alibaba/oss/collect.ts', "import { packs } from '#packs/index.ts';"],
      ['src/cli/x.ts', "import { simulate } from '#testing/alibaba/simulator.ts';"],
      ['src/testing/x.ts', "import { run } from '#cli/run.ts';"],
      ['src/utilities/x.ts', ''],
    ],
    accepts: [
      ['src/clouds/alibaba/index.ts', "import { packs } from '#packs/index.ts';"],
      ['src/clouds/alibaba/x.test.ts', "import { collectFrom } from '#testing/collect.ts';"],
      ['src/scan/x.ts', "// import { a } from '#cli/a.ts';\nconst text = \"from '#cli/a.ts'\";"],
    ],
  },
  {
    rule: 'rooms are crossed with #room, and imports inside a room are relative',
    find: imports.writesRoomImportsWithHash,
    refuses: [
      ['src/engine/x.ts', "import { a } from '../model/a.ts';"],
      ['src/engine/x.ts', "import { a } from '#engine/a.ts';"],
      ['src/engine/x.ts', "import { a } from './a';"],
    ],
    accepts: [['src/cli/x.ts', "import info from '../../package.json' with { type: 'json' };"]],
  },
  {
    rule: 'a cloud never imports another',
    find: imports.importsNoOtherCloud,
    refuses: [
      ['src/clouds/alibaba/x.ts', "import { a } from '../tencent/a.ts';"],
      ['src/clouds/aws/x.ts', "import { a } from '#clouds/alibaba/a.ts';"],
    ],
    accepts: [['src/clouds/alibaba/ecs/x.ts', "import { a } from '../oss/assets.ts';"]],
  },
  {
    rule: 'a check judges what was read and reads nothing itself',
    find: imports.judgesWithoutReading,
    refuses: [
      ['src/clouds/alibaba/oss/checks/x.ts', "import { readFileSync } from 'node:fs';"],
      ['src/clouds/alibaba/oss/checks/x.ts', "import { readEnvironment } from '#platform/config.ts';"],
      ['src/clouds/alibaba/oss/checks/x.ts', "import { collectors } from '../collect.ts';"],
      ['src/clouds/alibaba/oss/checks/x.ts', "import { anyRule } from '../../ecs/rules.ts';"],
      ['src/clouds/alibaba/oss/checks/x.ts', "import other from './bucket-no-public-read.ts';"],
      ['src/clouds/alibaba/oss/checks/x.zh.ts', "import { z } from 'zod';"],
    ],
    accepts: [
      ['src/clouds/alibaba/oss/checks/x.ts', "import { Bucket } from '../assets.ts';"],
      ['src/clouds/alibaba/oss/checks/x.ts', "import { publicStatementsOf } from '../public-policy.ts';"],
      ['src/clouds/alibaba/oss/checks/x.ts', "import { Trail } from '../../actiontrail/assets.ts';"],
    ],
  },
  {
    rule: 'model, logic, engine and packs are pure',
    find: imports.keepsPureRoomsPure,
    refuses: [
      ['src/engine/x.ts', "import { readFileSync } from 'node:fs';"],
      ['src/model/x.ts', "import { z } from 'zod';"],
    ],
    accepts: [['src/logic/x.test.ts', "import fc from 'fast-check';"]],
  },
  {
    rule: 'what is shipped imports only what is installed with it',
    find: imports.importsDeclaredPackages(new Set(Object.keys(dependencies))),
    refuses: [
      ['src/cli/x.ts', "import Ajv from 'ajv/dist/2020.js';"],
      ['src/clouds/alibaba/x.ts', "import Client from '@alicloud/openapi-client';"],
    ],
    accepts: [['src/clouds/alibaba/x.test.ts', "import Client from '@alicloud/openapi-client';"]],
  },
  {
    rule: 'nobody imports a test',
    find: imports.importsNoTests,
    refuses: [['src/cli/x.ts', "import { a } from './a.test.ts';"]],
    accepts: [],
  },
  {
    rule: 'a feature uses another only as the table allows, and through its door',
    find: features.usesFeaturesByTheirDoors,
    refuses: [
      ['src/features/audit/x.ts', "import { createAccess } from '../access/index.ts';"],
      ['src/features/findings/x.ts', "import { entryOf } from '../assessment/entry.ts';"],
      ['src/features/access/sessions/x.ts', "import { chain } from '../../audit/chain.ts';"],
    ],
    accepts: [
      ['src/features/findings/x.ts', "import { outcomeOf } from '../assessment/index.ts';"],
      ['src/features/policies/x.ts', "import type { RunRequests } from '../assessment/contract.ts';"],
    ],
  },
  {
    rule: 'SQL of features is in repositories',
    find: features.keepsSqlInRepositories,
    refuses: [
      ['src/features/x/service.ts', "await transaction.query('SELECT id FROM things WHERE organization_id = $1');"],
      ['src/features/x/routes.ts', 'const text = `UPDATE things SET name = $2 WHERE organization_id = $1`;'],
    ],
    accepts: [
      ['src/features/x/repository.ts', "const text = 'SELECT id FROM things';"],
      ['src/features/x/store/rows.ts', "const text = 'DELETE FROM things WHERE id = $1';"],
      ['src/features/x/service.ts', '// DELETE FROM things WHERE …'],
    ],
  },
  {
    rule: 'only platform/config.ts reads the environment',
    find: habits.readsEnvironmentInConfigOnly,
    refuses: [['src/cli/x.ts', 'const home = process.env.HOME;']],
    accepts: [
      ['src/platform/config.ts', 'export const home = process.env.HOME;'],
      ['src/cli/x.ts', '// process.env is read elsewhere'],
    ],
  },
  {
    rule: 'only cli and scripts print',
    find: habits.printsInProgramsOnly,
    refuses: [
      ['src/scan/x.ts', "console.log('scanning');"],
      ['src/clouds/alibaba/x.ts', 'catch (error) { console.error(error); }'],
    ],
    accepts: [
      ['scripts/x.ts', "console.log('done');"],
      ['src/clouds/alibaba/x.ts', 'const steps = check.remediation.console.length;'],
    ],
  },
  {
    rule: 'exports have names',
    find: habits.exportsByName,
    refuses: [['src/engine/x.ts', 'export default function judge() {}']],
    accepts: [['src/clouds/alibaba/oss/checks/x.ts', 'export default defineCheck({});']],
  },
  {
    rule: 'types are never thrown away',
    find: habits.keepsTypes,
    refuses: [
      ['src/engine/x.ts', 'const a = value as any;'],
      ['src/engine/x.ts', 'function f(a: any): void {}'],
      ['src/engine/x.ts', 'const a = new Map<string, any>();'],
      ['src/engine/x.ts', 'const a = value as unknown as Check;'],
    ],
    accepts: [
      ['src/engine/x.ts', "const any = list.some(isOpen); const text = 'any: any';"],
      ['src/model/asset.ts', 'type AnyAssetKind = AssetKind<any, any>;'],
    ],
  },
  {
    rule: 'no test is left out',
    find: habits.leavesNoTestOut,
    refuses: [
      ['src/engine/x.test.ts', "it.only('works', () => {});"],
      ['src/engine/x.test.ts', "describe.skip('works', () => {});"],
      ['src/engine/x.test.ts', "test.concurrent.todo('works');"],
    ],
    accepts: [['src/engine/x.test.ts', "fc.pre(options.skip); it('has only one', () => {});"]],
  },
  {
    rule: 'files and folders are kebab-case and say what they are about',
    find: habits.namesThings,
    refuses: [
      ['src/engine/utils.ts', ''],
      ['src/helpers/x.ts', ''],
      ['src/scan/task-manager.ts', ''],
      ['src/scan/TokenBucket.ts', ''],
      ['src/scan/token_bucket.ts', ''],
    ],
    accepts: [
      ['src/clouds/alibaba/oss/checks/bucket-no-public-read.zh.ts', ''],
      ['src/packs/cis-alibaba-2.0.ts', ''],
    ],
  },
];

describe.each(cases)('$rule', ({ find, refuses, accepts }) => {
  it('holds everywhere', () => {
    expect([...files.values()].flatMap((file) => find(file, files))).toEqual([]);
  });

  it.each(refuses)('is broken by %s: %s', (path, source) => {
    expect(find(sourceFile(path, source), files)).not.toEqual([]);
  });

  it.each(accepts)('is kept by %s: %s', (path, source) => {
    expect(find(sourceFile(path, source), files)).toEqual([]);
  });
});

it('every room has a README of at most 15 lines', () => {
  const faults = readdirSync(join(root, 'src')).flatMap((room) => {
    try {
      const lines = readFileSync(join(root, 'src', room, 'README.md'), 'utf8')
        .trimEnd()
        .split('\n').length;
      return lines > 15 ? [`src/${room}/README.md has ${lines} lines`] : [];
    } catch {
      return [`src/${room} has no README.md: what is here, what is not, how to add one`];
    }
  });
  expect(faults).toEqual([]);
});
