import type { Call, Service } from '../call.ts';
import { required } from '../call.ts';
import type { JsonObject } from '../json.ts';
import { invalidParameter, notFound } from '../vendor-error.ts';

function callerIdentity(call: Call): JsonObject {
  const { account } = call.estate;
  const { caller } = call;
  if (caller.kind === 'root')
    return {
      AccountId: account,
      IdentityType: 'Account',
      Arn: `acs:ram::${account}:root`,
      PrincipalId: account,
      UserId: account,
    };
  if (caller.kind === 'user')
    return {
      AccountId: account,
      IdentityType: 'RAMUser',
      Arn: `acs:ram::${account}:user/${caller.name}`,
      PrincipalId: `2${caller.name}`,
      UserId: `2${caller.name}`,
    };
  return {
    AccountId: account,
    IdentityType: 'AssumedRoleUser',
    Arn: `acs:ram::${account}:assumed-role/${caller.name}/${caller.session}`,
    PrincipalId: `3${caller.name}:${caller.session}`,
    RoleId: `3${caller.name}`,
  };
}

function assumeRole(call: Call): JsonObject {
  const arn = required(call, 'RoleArn');
  const session = required(call, 'RoleSessionName');
  const seconds = Number(call.input.DurationSeconds ?? '3600');
  if (!(seconds >= 900 && seconds <= 43_200))
    throw invalidParameter('DurationSeconds', 'InvalidParameter.DurationSeconds');
  const prefix = `acs:ram::${call.estate.account}:role/`;
  const name = arn.startsWith(prefix) ? arn.slice(prefix.length) : '';
  const isKnown = [name, name.toLowerCase()].some((it) => findRole(call, it));
  if (!isKnown) throw notFound('EntityNotExist.Role', 'role');
  const keys = call.assumeRole(name, session, seconds);
  return {
    AssumedRoleUser: {
      Arn: `acs:ram::${call.estate.account}:assumed-role/${name}/${session}`,
      AssumedRoleId: `3${name}:${session}`,
    },
    Credentials: {
      AccessKeyId: keys.accessKeyId,
      AccessKeySecret: keys.accessKeySecret,
      SecurityToken: keys.securityToken,
      Expiration: new Date(keys.expiresAt).toISOString(),
    },
  };
}

function findRole(call: Call, name: string): boolean {
  const { roles } = call.estate.ram;
  for (let index = 0; index < roles.count; index += 1) {
    const { id } = roles.at(index);
    if (id === name || id.toLowerCase() === name) return true;
  }
  return false;
}

export const sts: Service = {
  code: 'sts',
  version: '2015-04-01',
  operations: { GetCallerIdentity: callerIdentity, AssumeRole: assumeRole },
};
