import type { KeyCredentials, RoleCredentials } from '#model/cloud-program.ts';
import type { Text } from '#model/text.ts';
import { AppError } from '#platform/errors.ts';
import { type CredentialOptions, type CredentialProvider, toCredentials } from './access-key.ts';
import { assumeRole } from './assume-role.ts';

const describe: Text = { en: 'the credentials that were entered', zh: '所输入的凭证' };

/** Source: STS API reference, AssumeRole. */
const roleArn = /^acs:ram::\d{1,32}:role\/[\w.-]{1,64}$/;
const externalId = /^[\w+=,.@:/-]{2,1224}$/;
const sessionName = /^[\w.@-]{2,64}$/;

/**
 * Credentials that an account is read with again and again: the keys of a user, or a role that is taken on with them and renewed.
 * Temporary keys are refused, because they expire. Throws AppError 'invalid-request'.
 */
export function fromEntered(entered: KeyCredentials | RoleCredentials, options: CredentialOptions): CredentialProvider {
  if (/^STS\./i.test(entered.accessKeyId.trim())) throw temporary();
  const keys = { id: entered.accessKeyId, secret: entered.accessKeySecret.reveal(), token: undefined };
  const credentials = toCredentials(keys);
  if (!credentials) throw malformed();
  const user: CredentialProvider = { describe, get: async () => credentials };
  if (entered.kind === 'key') return user;
  refuseMalformedRole(entered);
  const role = {
    arn: entered.roleArn,
    sessionName: entered.sessionName ?? 'bastide',
    seconds: 3_600,
    externalId: entered.externalId,
    region: null,
  };
  return assumeRole(user, role, options, describe);
}

function refuseMalformedRole(role: RoleCredentials): void {
  const faults: readonly (readonly [isWrong: boolean, en: string, zh: string])[] = [
    [
      !roleArn.test(role.roleArn),
      'The role ARN has the form acs:ram::<account id>:role/<name>.',
      '角色 ARN 的格式为 acs:ram::<账号 ID>:role/<角色名>。',
    ],
    [
      role.externalId !== undefined && !externalId.test(role.externalId),
      'An external ID is 2 to 1,224 letters, digits and + = , . @ : / - _.',
      'ExternalId 为 2 到 1224 个字母、数字或 + = , . @ : / - _。',
    ],
    [
      role.sessionName !== undefined && !sessionName.test(role.sessionName),
      'A session name is 2 to 64 letters, digits and . @ - _.',
      '会话名称为 2 到 64 个字母、数字或 . @ - _。',
    ],
  ];
  const fault = faults.find(([isWrong]) => isWrong);
  if (fault) throw new AppError('invalid-request', { en: fault[1], zh: fault[2] });
}

function temporary(): AppError {
  return new AppError('invalid-request', {
    en: 'This is a temporary key (STS.…), which expires within hours. Enter the access key of a RAM user, or a role that the user takes on.',
    zh: '这是临时密钥（STS. 开头），数小时内即会过期。请输入 RAM 用户的 AccessKey，或由该用户扮演的角色。',
  });
}

function malformed(): AppError {
  return new AppError('invalid-request', {
    en: 'The access key holds a blank or a character that no key has: copy it again.',
    zh: 'AccessKey 含有空格或 AccessKey 中不会出现的字符：请重新复制。',
  });
}
