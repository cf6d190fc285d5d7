import { administratorGrant, type PolicyDocument } from '#logic/policy-document.ts';
import { defineCollector, type Found, PartlyRead, type Reader } from '#model/collector.ts';
import type { Gap } from '#model/gap.ts';
import { type CallInput, ReadFailure } from '#model/operation.ts';
import { arn } from '../arn.ts';
import { Policy } from './assets.ts';
import { getPolicy, listEntitiesForPolicy, listPolicies, listPolicyAttachments } from './ram-operations.ts';
import { readTags } from './reply-parts.ts';

export const policies = defineCollector({
  asset: Policy,
  scope: 'global',
  list: {
    operations: [listPolicies],
    parents: async function* (): AsyncIterable<'System' | 'Custom'> {
      yield* ['System', 'Custom'] as const;
    },
    read: async function* (reader, policyType: 'System' | 'Custom'): AsyncIterable<Found> {
      for await (const page of reader.pages(listPolicies, { PolicyType: policyType })) {
        for (const policy of page) {
          if (policy.PolicyType !== policyType || policy.AttachmentCount === 0) continue;
          // a policy of the vendor and one of the account may have the same name
          const path = policyType === 'System' ? 'policy/system' : 'policy';
          yield {
            id: arn('ram', null, reader.account, `${path}/${policy.PolicyName}`),
            name: policy.PolicyName,
            tags: readTags(policy.Tags),
            fields: { policyType, attachmentCount: policy.AttachmentCount },
          };
        }
      }
    },
  },
  details: [
    {
      fields: ['document'],
      operations: [getPolicy],
      needs: ['policyType'],
      read: async (reader, policy) => ({ document: await reader.call(getPolicy, namesOf(policy)) }),
    },
    {
      fields: ['attachedTo', 'resourceGroupAttachments'],
      operations: [listEntitiesForPolicy, listPolicyAttachments],
      // not `document`: where that could not be read, it still matters whom the policy is attached to
      needs: ['policyType', 'attachmentCount'],
      when: ({ fields: { document } }) =>
        document === undefined || administratorGrant(document as PolicyDocument) !== 'none',
      read: readAttachments,
    },
  ],
});

async function readAttachments(reader: Reader, policy: Found): Promise<Readonly<Record<string, unknown>>> {
  const input = namesOf(policy);
  const holders = await reader.call(listEntitiesForPolicy, input);
  const { read, failure } = await readPolicyAttachments(reader, input);
  const attachments = read.filter(({ identity }) => !holders.includes(identity));
  const attachedTo = [...new Set([...holders, ...attachments.map(({ identity }) => identity)])];
  const { attachmentCount } = policy.fields;
  const isComplete = typeof attachmentCount === 'number' && attachedTo.length >= attachmentCount;
  const gap = failure?.gap ?? missingHolders(reader, attachedTo.length, attachmentCount);
  // A recording that was made without this call is as whole as its count says; any other failure is worth naming.
  if (failure && isComplete && failure.gap.code !== 'NotRecorded') reader.report(failure.gap);
  return {
    // whoever is known to hold the policy does, whatever else could not be read
    attachedTo: gap && !isComplete ? new PartlyRead(attachedTo, gap) : attachedTo,
    resourceGroupAttachments: attachments.filter(({ resourceGroupId }) => resourceGroupId.startsWith('rg-')),
  };
}

/** Both lists may answer and yet leave someone out: the policy's own count tells. Without a count, what was named is all there is. */
function missingHolders(reader: Reader, named: number, expected: unknown): Gap | undefined {
  if (typeof expected !== 'number' || named >= expected) return undefined;
  return {
    service: listEntitiesForPolicy.service,
    operation: listEntitiesForPolicy.name,
    region: reader.region,
    code: 'IncompleteList',
    message: `${named} of ${expected} holders were named`,
  };
}

/**
 * RAM itself lists only attachments for the whole account; those for one resource group are known to Resource Manager alone.
 * When it cannot be read although RAM listed as many holders as the policy is said to have, there are none to be missed.
 */
async function readPolicyAttachments(reader: Reader, input: CallInput) {
  const read: { identity: string; resourceGroupId: string }[] = [];
  try {
    for await (const page of reader.pages(listPolicyAttachments, input)) read.push(...page);
  } catch (error) {
    if (!(error instanceof ReadFailure)) throw error;
    return { read, failure: error };
  }
  return { read, failure: undefined };
}

function namesOf(policy: Found): { PolicyName: string; PolicyType: string } {
  return { PolicyName: policy.name, PolicyType: String(policy.fields.policyType) };
}
