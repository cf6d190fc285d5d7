import { z } from 'zod';
import { prepareCheck } from '#engine/prepare.ts';
import { type CloudProgram, credentialKinds } from '#model/cloud-program.ts';
import { plannedOperations } from '#scan/plan.ts';
import { modulesOf } from '#scan/probe.ts';
import { noFixesYet, noSuchCloud } from './refusals.ts';
import { Side } from './schemas.ts';

const Words = z.object({ en: z.string(), zh: z.string() });

export const CloudEntry = z.object({
  id: z.string(),
  title: Words,
  sites: z.array(z.object({ side: Side, title: Words, consoleUrl: z.string() })),
  credentialKinds: z.array(z.enum(credentialKinds)),
  modules: z.array(z.string()),
  checks: z.int(),
});

const Document = z.record(z.string(), z.unknown()).describe("In the cloud's own format.");
export const CloudPolicy = z.object({
  cloud: z.string(),
  purpose: z.enum(['read', 'fix']),
  policy: Document.describe('What the scanning user or role may do, and nothing else.'),
  permissions: z.array(z.object({ permission: z.string(), operations: z.array(z.string()) })),
  role: z
    .object({
      externalId: z
        .string()
        .describe('Name it when you connect the account, so that nobody else makes use of the role.'),
      trust: Document.describe('Who may take on the role.'),
      assume: Document.describe('What the user needs whose key is entered.'),
    })
    .nullable()
    .describe('Where the cloud has roles that a key takes on.'),
});
export type CloudPolicy = z.output<typeof CloudPolicy>;

const words = z
  .string()
  .min(1)
  .max(1_224)
  .regex(/^[\x21-\x7e]+$/)
  .optional();
export const PolicyNames = {
  principal: words.describe('The user that may take on the role, as the cloud writes it.'),
  roleArn: words.describe('The role.'),
  externalId: words.describe('The organisation unless named.'),
};
export interface PolicyNames {
  readonly principal?: string | undefined;
  readonly roleArn?: string | undefined;
  readonly externalId?: string | undefined;
}

type Programs = ReadonlyMap<string, CloudProgram>;

/** The clouds that accounts can be connected of. */
export async function listClouds(programs: Programs): Promise<z.output<typeof CloudEntry>[]> {
  return await Promise.all(
    [...programs.values()].map(async (program) => {
      const cloud = await program.cloud();
      return {
        id: program.id,
        title: cloud.title,
        sites: program.sites.map(({ side, title, consoleUrl }) => ({ side, title, consoleUrl })),
        credentialKinds: [...program.credentialKinds],
        modules: [...modulesOf(cloud)],
        checks: cloud.catalogue.length,
      };
    }),
  );
}

/** The least that a user or a role needs. For fixes there is nothing yet, and nothing is what is given. */
export async function policyOf(
  programs: Programs,
  id: string,
  purpose: 'read' | 'fix',
  names: PolicyNames,
  organizationId: string,
  now: number,
): Promise<CloudPolicy> {
  const program = programs.get(id);
  if (!program) throw noSuchCloud(id, programs.keys());
  if (purpose === 'fix') throw noFixesYet();
  const cloud = await program.cloud();
  const checks = cloud.catalogue.map((entry) => prepareCheck(entry, {}, now));
  const operations = plannedOperations(cloud, checks);
  const permissions = [...new Set(operations.map(({ permission }) => permission))].sort();
  const externalId = names.externalId ?? organizationId;
  const { principal, roleArn } = names;
  const named = { externalId, ...(principal ? { principal } : {}), ...(roleArn ? { roleArn } : {}) };
  return {
    cloud: id,
    purpose,
    policy: Document.parse(cloud.policyDocument(permissions)),
    permissions: permissions.map((permission) => {
      const using = operations.filter((operation) => operation.permission === permission);
      return { permission, operations: using.map(({ service, name }) => `${service} ${name}`) };
    }),
    role: program.rolePolicies ? { externalId, ...program.rolePolicies(named) } : null,
  };
}
