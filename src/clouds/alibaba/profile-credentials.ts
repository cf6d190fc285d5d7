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
  const describe = `profile ${JSON.stringify(profile.name)} of ${profileFile}`;
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
      throw broken(
        `has the mode ${JSON.stringify((profile.mode ?? '').slice(0, 40))} in profile ${JSON.stringify(profile.name)}, ` +
          `which is not supported (supported: ${supportedModes.join(', ')})`,
      );
  }
}

function sourceOf(
  profile: Profile,
  file: ProfileFile,
  options: CredentialOptions,
  visited: readonly string[],
): CredentialProvider {
  const source = need(profile, 'source_profile');
  const chain = [...visited, profile.name];
  if (chain.includes(source))
    throw broken(`has profiles that name each other as source_profile: ${[...chain, source].join(' → ')}`);
  return fromProfile(requireProfile(file, source), file, options, chain);
}

function keysOf(profile: Profile): { id: string; secret: string } {
  return { id: need(profile, 'access_key_id'), secret: need(profile, 'access_key_secret') };
}

/** Seconds as in AssumeRole's `DurationSeconds`: 900 to 43,200; the CLI writes 0 for "the default", which is an hour. */
function roleOf(profile: Profile) {
  const seconds = profile.expired_seconds ?? 0;
  if (seconds !== 0 && !(Number.isInteger(seconds) && seconds >= 900 && seconds <= 43_200)) {
    throw broken(`has an expired_seconds outside 900–43200 in profile ${JSON.stringify(profile.name)}`);
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
  throw broken(`lacks ${member} in profile ${JSON.stringify(profile.name)}`);
}
