import { readEnvironment } from '#platform/config.ts';
import { Secret } from '#platform/secret.ts';
import { withQuestions } from '../ask/questions.ts';
import { clouds } from '../clouds.ts';
import type { CommandContext } from '../context.ts';
import { invalid } from '../option-value.ts';
import { tell } from '../tell.ts';
import { translator } from '../translator.ts';
import { enteredServicePrincipal, type ServicePrincipal } from './service-principal.ts';

export interface RoleOptions {
  readonly roleArn?: string;
  readonly externalId?: string;
  readonly sessionName?: string;
}

interface Key {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
}
interface Role extends Key {
  readonly kind: 'role';
  readonly roleArn: string;
  readonly externalId?: string | undefined;
  readonly sessionName?: string | undefined;
}
export type EnteredCredentials = ({ readonly kind: 'key' } & Key) | Role | ServicePrincipal;

export function checkRoleOptions({ roleArn, externalId, sessionName }: RoleOptions, cloud: string): void {
  if (!takesKeys(cloud)) {
    if ([roleArn, externalId, sessionName].every((one) => one === undefined)) return;
    throw invalid(
      `Accounts of "${cloud}" have no roles that a key takes on.`,
      `“${cloud}”账号没有可由密钥扮演的角色。`,
    );
  }
  const lonely = externalId === undefined ? sessionName && '--session-name' : '--external-id';
  if (roleArn !== undefined || lonely === undefined) return;
  throw invalid(`${lonely} is for a role: name it with --role-arn.`, `${lonely} 用于角色：请用 --role-arn 指定角色。`);
}

/** The credentials of an account: what the vendor's own variables say or whoever answers, the role from the options. */
export async function enteredCredentials(
  cloud: string,
  options: RoleOptions,
  context: CommandContext,
): Promise<EnteredCredentials> {
  if (!takesKeys(cloud)) return await enteredServicePrincipal(context);
  const { roleArn, externalId, sessionName } = options;
  const key = keyOfEnvironment(context) ?? (await askedKey(context));
  // Whatever answers later, the secret is not to be shown.
  new Secret(key.accessKeySecret);
  return roleArn === undefined ? { kind: 'key', ...key } : { kind: 'role', ...key, roleArn, externalId, sessionName };
}

function takesKeys(cloud: string): boolean {
  // A server may know a cloud that this program does not; what it takes it will say.
  return clouds.get(cloud)?.credentialKinds.includes('key') ?? true;
}

function keyOfEnvironment({ language }: CommandContext): Key | undefined {
  const accessKeyId = readEnvironment('ALIBABA_CLOUD_ACCESS_KEY_ID');
  const accessKeySecret = readEnvironment('ALIBABA_CLOUD_ACCESS_KEY_SECRET');
  if (accessKeyId === undefined && accessKeySecret === undefined) return undefined;
  if (accessKeyId === undefined || accessKeySecret === undefined) throw half();
  if (readEnvironment('ALIBABA_CLOUD_SECURITY_TOKEN') !== undefined) throw temporary();
  tell(
    language === 'zh'
      ? `使用 ALIBABA_CLOUD_ACCESS_KEY_ID 中的密钥 ${masked(accessKeyId)}`
      : `Using the key ${masked(accessKeyId)} of ALIBABA_CLOUD_ACCESS_KEY_ID`,
  );
  return { accessKeyId, accessKeySecret };
}

async function askedKey({ language }: CommandContext): Promise<Key> {
  const t = translator(language);
  return await withQuestions(async (questions) => ({
    accessKeyId: await questions.text(t('Access key ID:', 'AccessKey ID：')),
    accessKeySecret: await questions.secret(t('Access key secret:', 'AccessKey Secret：')),
  }));
}

function masked(id: string): string {
  return id.length < 12 ? '…' : `${id.slice(0, 4)}…${id.slice(-4)}`;
}

function half() {
  return invalid(
    'ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET belong together, and only one of them is set.',
    'ALIBABA_CLOUD_ACCESS_KEY_ID 与 ALIBABA_CLOUD_ACCESS_KEY_SECRET 必须同时设置，目前只设置了一个。',
  );
}

function temporary() {
  return invalid(
    'ALIBABA_CLOUD_SECURITY_TOKEN is set: such keys end within hours, and an account needs a lasting one. Use the key of a RAM user, with --role-arn where it takes on a role.',
    '已设置 ALIBABA_CLOUD_SECURITY_TOKEN：这类密钥数小时后失效，而账号需要长期密钥。请使用 RAM 用户的密钥；如需扮演角色请加 --role-arn。',
  );
}
