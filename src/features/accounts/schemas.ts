import { z } from 'zod';
import { credentialKinds, sides } from '#model/cloud-program.ts';
import { refuse, safeText, webAddress } from '#platform/web/text.ts';

const instant = z.iso.datetime();
const id = z.uuid();
const printable = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .regex(/^[\x21-\x7e]+$/);

const guid = z.string().regex(/^[\da-fA-F]{8}(-[\da-fA-F]{4}){3}-[\da-fA-F]{12}$/);
/** An id or a domain. */
const directory = z
  .string()
  .max(253)
  .regex(/^[A-Za-z\d][A-Za-z\d.-]*$/);

export const AccountName = safeText(1, 100);
export const Side = z.enum(sides).describe('The site of the vendor where the account was opened.');

const Key = z.object({
  kind: z.literal('key'),
  accessKeyId: printable(128).describe('Of a user of the cloud, never of the account itself (root).'),
  accessKeySecret: printable(256),
});
const Role = z.object({
  kind: z.literal('role'),
  accessKeyId: printable(128).describe('Of the user that takes on the role.'),
  accessKeySecret: printable(256),
  roleArn: printable(256),
  externalId: printable(1_224).optional().describe('What the trust policy of the role asks for.'),
  sessionName: printable(64)
    .optional()
    .describe("As the vendor's own audit log shows the session; `bastide` unless named."),
});
const ServicePrincipal = z.object({
  kind: z.literal('service-principal'),
  tenantId: directory.describe('The directory of the application.'),
  clientId: guid.describe('Of the application.'),
  clientSecret: printable(256).describe('The value of a secret of the application, not its id.'),
  subscriptionId: guid.describe('The subscription that is read.'),
});
export const Credentials = z.discriminatedUnion('kind', [Key, Role, ServicePrincipal]);
export type Credentials = z.output<typeof Credentials>;

export const NewAccount = z.object({
  cloud: z.string().max(40).describe('One of GET /api/v1/clouds.'),
  name: AccountName,
  side: Side,
  credentials: Credentials,
  endpoint: webAddress(2_048)
    .optional()
    .describe(
      "A base URL that every call goes to instead of to the vendor's own hosts. Only where the operator allows it.",
    ),
});
export type NewAccount = z.output<typeof NewAccount>;

export const AccountChange = z
  .object({
    name: AccountName.optional(),
    credentials: Credentials.optional().describe('Must belong to the same account of the vendor.'),
  })
  .superRefine((change, context) => {
    if (Object.keys(change).length === 0) refuse(context, 'It changes nothing.', '没有任何更改。');
  });
export type AccountChange = z.output<typeof AccountChange>;

/** What may be shown of credentials. */
export const ShownCredentials = z.object({
  accessKeyId: z.string().describe('Masked.').optional(),
  roleArn: z.string().optional(),
  externalId: z.string().optional(),
  sessionName: z.string().optional(),
  tenantId: z.string().optional(),
  clientId: z.string().optional(),
  caller: z.string().optional().describe('Who the vendor says that it is.'),
});
export type ShownCredentials = z.output<typeof ShownCredentials>;

export const RecordingFacts = z.object({
  at: instant.describe('When it was made: the clock of its judgements.'),
  regions: z.array(z.string()),
  calls: z.int(),
  label: z.string().nullable().describe('Of a sample.'),
  importedAt: instant,
});
export type RecordingFacts = z.output<typeof RecordingFacts>;

/** As the vendor numbers the status of a module. */
export const statusCodes = { 'in-use': 0, error: 1, validating: 2, timeout: 3 } as const;
export const HealthStatus = z.enum(['in-use', 'error', 'validating', 'timeout']);
export type HealthStatus = z.output<typeof HealthStatus>;

const ModuleHealth = z.object({
  module: z.string(),
  status: HealthStatus,
  statusCode: z.int().min(0).max(3).describe('0 in use, 1 error, 2 validating, 3 time-out.'),
  service: z.string().nullable(),
  operation: z.string().nullable(),
  code: z.string().nullable().describe("The vendor's code, or one of ours."),
  message: z.string().nullable(),
  checkedAt: instant.nullable(),
});
export const Health = z.object({
  checkedAt: instant.nullable().describe('When all modules were last tested.'),
  modules: z.array(ModuleHealth),
});
export type Health = z.output<typeof Health>;

export const Account = z.object({
  id,
  cloud: z.string(),
  externalId: z.string().describe("The vendor's account id."),
  name: z.string(),
  source: z.enum(['live', 'sample', 'recording']),
  side: Side,
  consoleUrl: z.string().nullable(),
  endpoint: z.string().nullable(),
  credentialsKind: z.enum([...credentialKinds, 'none']),
  credentials: ShownCredentials,
  recording: RecordingFacts.nullable(),
  health: z.object({
    checkedAt: instant.nullable(),
    modules: z.record(HealthStatus, z.int()).describe('How many modules are in which status.'),
  }),
  status: z.enum(['connected', 'disconnected']),
  history: z.enum(['kept', 'deleting', 'deleted']),
  createdAt: instant,
  disconnectedAt: instant.nullable(),
});
export type Account = z.output<typeof Account>;

export const AccountFilter = {
  status: z.enum(['connected', 'disconnected', 'all']).default('connected'),
  cloud: z.string().max(40).optional(),
};
export const accountParams = z.object({ accountId: id });
