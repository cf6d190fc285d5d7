import type { Text } from '#model/text.ts';
import { type CredentialOptions, type CredentialProvider, fixedCredentials } from './access-key.ts';
import { assumeRole } from './assume-role.ts';
import { fromInstanceRole } from './instance-role.ts';
import { broken, type Profile, type ProfileFile, profileFile, requireProfile } from './profile.ts';

/** Modes of the vendor's CLI that are understood here; it compares them without regard to case. */
const supportedModes = ['AK', 'StsToken', 'RamRoleArn', 'EcsRamRole', 'ChainableRamRoleArn'] as const;

/** Throws `AppError` 'invalid-file' when the profile lacks something that its mode needs. `visited` ends a ring of sources. */
export function fromProfile(
  profile: Profile,
  file: ProfileFile,
  options: CredentialOptions,
  visited: readonly string[] = [],
): CredentialProvider {
  const mode = supportedModes.find((known) => known.toLowerCase() === (profile.mode ?? 'AK').toLowerCase());
  const name = JSON.stringify(profile.name);
  const describe: Text = { en: `profile ${name} of ${profileFile}`, zh: `${profileFile} 的配置 ${name}` };
  switch (mode) {
    case 'AK':
      return fixedCredentials({ ...keysOf(profile), token: undefined }, describe);
    case 'StsToken':
      return fixedCredentials({ ...keysOf(profile), token: need(profile, 'sts_token') }, describe);
    case 'RamRoleArn': {
      const source = fixedCredentials({ ...keysOf(profile), token: profile.sts_token }, describe);
      return assumeRole(source, roleOf(profile), options, describe);
    }
    case 'EcsRamRole':
      return fromInstanceRole(profile.ram_role_name, options, describe);
    case 'ChainableRamRoleArn':
      return assumeRole(sourceOf(profile, file, options, visited), roleOf(profile), options, describe);
    case undefined:
      throw unsupported(profile);
  }
}

function unsupported(profile: Profile): Error {
  const [mode, name] = [JSON.stringify((profile.mode ?? '').slice(0, 40)), JSON.stringify(profile.name)];
  return broken({
    en: `has the mode ${mode} in profile ${name}, which is not supported (supported: ${supportedModes.join(', ')})`,
    zh: `的配置 ${name} 使用了不支持的模式 ${mode}（支持：${supportedModes.join('、')}）`,
  });
}

function sourceOf(
  profile: Profile,
  file: ProfileFile,
  options: CredentialOptions,
  visited: readonly string[],
): CredentialProvider {
  const source = need(profile, 'source_profile');
  const chain = [...visited, profile.name];
  if (chain.includes(source)) {
    const ring = [...chain, source].join(' → ');
    throw broken({
      en: `has profiles that name each other as source_profile: ${ring}`,
      zh: `中的配置通过 source_profile 循环引用：${ring}`,
    });
  }
  return fromProfile(requireProfile(file, source), file, options, chain);
}

function keysOf(profile: Profile): { id: string; secret: string } {
  return { id: need(profile, 'access_key_id'), secret: need(profile, 'access_key_secret') };
}

/** Seconds as in AssumeRole's `DurationSeconds`: 900 to 43,200; the CLI writes 0 for "the default", which is an hour. */
function roleOf(profile: Profile) {
  const seconds = profile.expired_seconds ?? 0;
  if (seconds !== 0 && !(Number.isInteger(seconds) && seconds >= 900 && seconds <= 43_200)) {
    const name = JSON.stringify(profile.name);
    throw broken({
      en: `has an expired_seconds outside 900–43200 in profile ${name}`,
      zh: `的配置 ${name} 中 expired_seconds 超出 900–43200 的范围`,
    });
  }
  return {
    arn: need(profile, 'ram_role_arn'),
    sessionName: profile.ram_session_name ?? 'bastide',
    seconds: seconds === 0 ? 3600 : seconds,
    externalId: profile.external_id,
    region: profile.sts_region ?? null,
  };
}

function need(profile: Profile, member: keyof Profile): string {
  const value = profile[member];
  if (typeof value === 'string') return value;
  const name = JSON.stringify(profile.name);
  throw broken({ en: `lacks ${member} in profile ${name}`, zh: `的配置 ${name} 缺少 ${member}` });
}
