import type { CredentialSource } from '#model/cloud-program.ts';
import type { CloudError } from '#model/operation.ts';
import type { Text } from '#model/text.ts';

interface Problem {
  readonly codes: RegExp;
  /** where the vendor's own tools find credentials */
  readonly text: Text;
  /** where somebody entered them; the same text unless named */
  readonly entered?: Text;
}

/** Codes of the RPC gateway ("Common errors" of its help centre) and of OSS ("Error codes"), each kind of problem with its cure. */
const problems: readonly Problem[] = [
  {
    codes: /^(InvalidTimeStamp|IllegalTimestamp|RequestTimeTooSkewed|InvalidSignatureDate)/,
    text: {
      en: "This machine's clock differs too much from the cloud's. Set the clock (NTP) and run it again.",
      zh: '本机时钟与云端时间相差过大。请校准系统时间（如启用 NTP）后重试。',
    },
  },
  {
    codes: /^SignatureNonceUsed/,
    text: {
      en: 'The cloud saw the same request twice. Look for a proxy that repeats requests, then run it again.',
      zh: '云端收到了重复的请求。请检查网络中是否有会重放请求的代理，然后重试。',
    },
  },
  {
    codes: /^(InvalidSecurityToken\.Expired|SecurityTokenExpired)/,
    text: {
      en: 'The temporary security token (STS) has expired. Get a new one and set ALIBABA_CLOUD_SECURITY_TOKEN and its key pair again.',
      zh: 'STS 临时安全令牌已过期。请重新获取，并更新 ALIBABA_CLOUD_SECURITY_TOKEN 及配套的 AccessKey。',
    },
  },
  {
    codes: /^(InvalidSecurityToken|MissingSecurityToken)/,
    text: {
      en: 'The security token does not belong to this access key. Set the access key id, its secret and the token that were issued together.',
      zh: '安全令牌与 AccessKey 不匹配。请同时使用同一次签发的 AccessKey ID、AccessKey Secret 和安全令牌。',
    },
  },
  {
    codes: /^(InvalidAccessKeyId\.Inactive|InvalidAccessKeyId\.Disabled)/,
    text: {
      en: 'The access key is disabled. Enable it in the RAM console or use another one.',
      zh: '该 AccessKey 已被禁用。请在 RAM 控制台启用，或改用其他 AccessKey。',
    },
  },
  {
    codes: /^InvalidAccessKeyId/,
    text: {
      en: 'The cloud does not know this access key id. Check ALIBABA_CLOUD_ACCESS_KEY_ID or the profile; a temporary key (STS.…) also needs its security token.',
      zh: '云端不存在该 AccessKey ID。请检查 ALIBABA_CLOUD_ACCESS_KEY_ID 或配置文件；临时密钥（STS. 开头）还需要设置安全令牌。',
    },
    entered: {
      en: 'The cloud does not know this access key id. Enter the id of a key that exists, whole.',
      zh: '云端不存在该 AccessKey ID。请完整输入现有 AccessKey 的 ID。',
    },
  },
  {
    codes: /^(SignatureDoesNotMatch|IncompleteSignature)/,
    text: {
      en: 'The access key secret does not belong to this access key id. Check ALIBABA_CLOUD_ACCESS_KEY_SECRET or the profile.',
      zh: 'AccessKey Secret 与 AccessKey ID 不匹配。请检查 ALIBABA_CLOUD_ACCESS_KEY_SECRET 或配置文件。',
    },
    entered: {
      en: 'The access key secret does not belong to this access key id. Enter both again.',
      zh: 'AccessKey Secret 与 AccessKey ID 不匹配。请重新输入两者。',
    },
  },
];

/** Who am I needs no permission, so where an account is connected these come from taking on the role. Source: API reference of AssumeRole. */
const roleProblems: readonly Pick<Problem, 'codes' | 'text'>[] = [
  {
    codes: /^EntityNotExist\.Role/,
    text: {
      en: 'There is no such role. Check the role ARN (acs:ram::<account id>:role/<name>).',
      zh: '该角色不存在。请检查角色 ARN（acs:ram::<账号 ID>:role/<角色名>）。',
    },
  },
  {
    codes: /^NoPermission/,
    text: {
      en: 'The user of this access key may not take on the role: allow the user sts:AssumeRole on it, let the trust policy of the role name the user, and enter the external ID that the trust policy asks for.',
      zh: '该 AccessKey 所属用户不能扮演此角色：请授予该用户对此角色的 sts:AssumeRole 权限，在角色的信任策略中指定该用户，并输入信任策略要求的 ExternalId。',
    },
  },
];

/** One line that says what is wrong with the credentials or the clock and what to do; null when they are not to blame. */
export function explainCredentialProblem(error: CloudError, source: CredentialSource = 'environment'): Text | null {
  const known = problems.find(({ codes }) => codes.test(error.code));
  if (source === 'environment') return known?.text ?? null;
  const ofRole = roleProblems.find(({ codes }) => codes.test(error.code));
  return known?.entered ?? known?.text ?? ofRole?.text ?? null;
}
