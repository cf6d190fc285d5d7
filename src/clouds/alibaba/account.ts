import { z } from 'zod';
import type { Identity } from '#model/cloud.ts';
import type { Reader } from '#model/collector.ts';
import { defineOperation } from '#model/operation.ts';

/** Source: STS API reference 2015-04-01, GetCallerIdentity; needs no permission, the name is only for the record. */
export const getCallerIdentity = defineOperation({
  service: 'sts',
  name: 'GetCallerIdentity',
  permission: 'sts:GetCallerIdentity',
  reply: z.object({
    AccountId: z.string().regex(/^\d{1,32}$/),
    Arn: z.string().default(''),
    IdentityType: z.string().default(''),
  }),
});

/** Who the credentials belong to. */
export async function readIdentity(reader: Reader): Promise<Identity> {
  const reply = await reader.call(getCallerIdentity);
  return { account: reply.AccountId, caller: reply.Arn, isRoot: reply.IdentityType === 'Account' };
}
