import type { Text } from '#model/text.ts';
import { readEnvironment } from '#platform/config.ts';
import { AppError } from '#platform/errors.ts';
import { type CredentialOptions, type CredentialProvider, fixedCredentials } from './access-key.ts';
import { fromInstanceRole } from './instance-role.ts';
import { chooseProfile, profileFile, readProfiles } from './profile.ts';
import { fromProfile } from './profile-credentials.ts';

export type { CredentialOptions, CredentialProvider, Credentials } from './access-key.ts';

/**
 * Looks where the vendor's own tools look: the environment, the profile file of its CLI, the instance's RAM role. A profile that is
 * asked for wins over all. Throws `AppError` 'credentials-missing', 'invalid-file' or 'invalid-request'.
 */
export async function findCredentials(options: CredentialOptions = {}): Promise<CredentialProvider> {
  if (options.profile === undefined) {
    const found = fromEnvironment();
    if (found) return found;
  }
  const name = options.profile ?? readEnvironment('ALIBABA_CLOUD_PROFILE');
  const found = await fromFile(name, options);
  if (found) return found;
  const role = readEnvironment('ALIBABA_CLOUD_ECS_METADATA');
  if (role !== undefined && !isOn('ALIBABA_CLOUD_ECS_METADATA_DISABLED')) return fromInstanceRole(role, options);
  throw nothingFound();
}

function nothingFound(): AppError {
  return new AppError('credentials-missing', {
    en:
      'No Alibaba Cloud credentials in the environment, in ' +
      `${profileFile} or in an instance role: set ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET, run ` +
      '"aliyun configure", or set ALIBABA_CLOUD_ECS_METADATA to the name of the RAM role of this instance.',
    zh:
      `环境变量、${profileFile} 和实例 RAM 角色中均未找到阿里云凭证：请设置 ALIBABA_CLOUD_ACCESS_KEY_ID 和 ` +
      'ALIBABA_CLOUD_ACCESS_KEY_SECRET，或运行“aliyun configure”，或将 ALIBABA_CLOUD_ECS_METADATA 设为本实例的 RAM 角色名称。',
  });
}

async function fromFile(name: string | undefined, options: CredentialOptions): Promise<CredentialProvider | null> {
  const ignored =
    readEnvironment('ALIBABA_CLOUD_IGNORE_PROFILE') === 'TRUE' || isOn('ALIBABA_CLOUD_CLI_PROFILE_DISABLED');
  if (ignored && options.profile === undefined) return null;
  const file = await readProfiles(options);
  if (!file) {
    if (name === undefined) return null;
    throw new AppError('credentials-missing', {
      en: `There is no ${profileFile}, so no profile "${name}": run "aliyun configure".`,
      zh: `${profileFile} 不存在，因此没有配置“${name}”：请运行“aliyun configure”。`,
    });
  }
  const profile = chooseProfile(file, name);
  return profile ? fromProfile(profile, file, options) : null;
}

function fromEnvironment(): CredentialProvider | null {
  const id = readEnvironment('ALIBABA_CLOUD_ACCESS_KEY_ID');
  const secret = readEnvironment('ALIBABA_CLOUD_ACCESS_KEY_SECRET');
  if (id === undefined && secret === undefined) return null;
  if (id === undefined || secret === undefined) {
    const [there, missing] = id === undefined ? ['SECRET', 'ID'] : ['ID', 'SECRET'];
    throw new AppError('credentials-missing', {
      en: `ALIBABA_CLOUD_ACCESS_KEY_${there} is set, but ALIBABA_CLOUD_ACCESS_KEY_${missing} is not: set both, or neither to use ${profileFile}.`,
      zh: `已设置 ALIBABA_CLOUD_ACCESS_KEY_${there}，但未设置 ALIBABA_CLOUD_ACCESS_KEY_${missing}：请同时设置两者，或都不设置以使用 ${profileFile}。`,
    });
  }
  return fixedCredentials({ id, secret, token: readEnvironment('ALIBABA_CLOUD_SECURITY_TOKEN') }, environment);
}

const environment: Text = { en: 'the environment', zh: '环境变量' };

function isOn(name: string): boolean {
  return readEnvironment(name)?.toLowerCase() === 'true';
}
