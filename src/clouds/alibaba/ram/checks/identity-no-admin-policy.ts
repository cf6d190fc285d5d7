import { administratorGrant, parsePolicyDocument } from '#logic/policy-document.ts';
import { cutShort, defineCheck, denied } from '#model/check.ts';
import { fail, notApplicable, pass } from '#model/verdict.ts';
import { Identity } from '../assets.ts';

const reasons = {
  account: {
    full: 'The policy {policy} grants every action on every resource',
    conditional: 'The policy {policy} grants every action on every resource, though under a condition',
  },
  resourceGroup: {
    full: 'The policy {policy} grants every action on every resource of the resource group {resourceGroups}',
    conditional:
      'The policy {policy} grants every action on every resource of the resource group {resourceGroups}, though under a condition',
  },
} as const;

export default defineCheck({
  id: 'alibaba.ram.identity-no-admin-policy',
  version: 1,
  title: 'RAM identity holds no administrator policy',
  dimension: 'ciem',
  category: 'identity',
  severity: 'high',
  free: true,
  asset: Identity,
  rationale:
    'Whoever takes over an identity with every permission owns the account: data, logs and the permissions of everybody else. Most work needs a few services only, so a narrow policy keeps a mistake or a leaked key small.',
  remediation: {
    console: [
      'Make sure that another administrator remains who can log on, so that nobody is locked out.',
      'In the RAM console under Permissions > Grants, find the grant by the name of the user, group or role.',
      'Attach policies that allow only what the identity uses; the events in ActionTrail show what that is.',
      'Then revoke the grant of the administrator policy.',
    ],
    cli: [
      'aliyun ram DetachPolicyFromUser --PolicyType System --PolicyName AdministratorAccess --UserName <user>',
      'aliyun ram DetachPolicyFromGroup --PolicyType System --PolicyName AdministratorAccess --GroupName <group>',
      'aliyun ram DetachPolicyFromRole --PolicyType System --PolicyName AdministratorAccess --RoleName <role>',
    ].join('\n'),
    terraform:
      '# remove the attachment\nresource "alicloud_ram_user_policy_attachment" "admin" {\n  policy_name = "AdministratorAccess"\n  policy_type = "System"\n  user_name   = "USER"\n}',
  },
  references: [
    'https://www.alibabacloud.com/help/en/ram/developer-reference/api-ram-2015-05-01-listentitiesforpolicy',
    'https://www.alibabacloud.com/help/en/resource-management/developer-reference/api-listpolicyattachments',
  ],
  reads: ['serviceLinked', 'policies.policyType', 'policies.document', 'policies.resourceGroupAttachments'],
  appliesTo: (identity) =>
    identity.serviceLinked
      ? notApplicable('The role belongs to a cloud service, which alone sets its policy', { serviceLinked: true })
      : true,
  judge: (identity) => {
    for (const policy of identity.policies) {
      const grant = administratorGrant(policy.document);
      if (grant === 'none') continue;
      const resourceGroups = policy.resourceGroupAttachments
        .filter((attachment) => attachment.identity === identity.$name)
        .map((attachment) => attachment.resourceGroupId);
      const scope = resourceGroups.length === 0 ? 'account' : 'resourceGroup';
      return fail(reasons[scope][grant], {
        policy: policy.$name,
        policyType: policy.policyType,
        conditional: grant === 'conditional',
        scope,
        ...(scope === 'account' ? {} : { resourceGroups }),
      });
    }
    return pass({ administratorPolicies: [] });
  },
  examples: [
    { outcome: 'pass', because: 'no policy is attached', asset: { serviceLinked: false, policies: [] } },
    {
      outcome: 'pass',
      because: 'all actions of one service on all resources are not every action',
      asset: { serviceLinked: false, policies: [policyWith({ Action: 'oss:*', Resource: '*' })] },
    },
    {
      outcome: 'pass',
      because: 'a statement with NotAction leaves something out',
      asset: { serviceLinked: false, policies: [policyWith({ NotAction: 'ram:*', Resource: '*' })] },
    },
    {
      outcome: 'fail',
      because: 'the policy allows * on *',
      asset: { serviceLinked: false, policies: [policyWith({ Action: '*', Resource: '*' })] },
    },
    {
      outcome: 'fail',
      because: '*:* in a list means the same',
      asset: { serviceLinked: false, policies: [policyWith({ Action: ['ecs:*', '*:*'], Resource: ['*'] })] },
    },
    {
      outcome: 'fail',
      because: 'a condition narrows the grant, but it stays one',
      asset: {
        serviceLinked: false,
        policies: [
          policyWith({
            Action: '*',
            Resource: '*',
            Condition: { IpAddress: { 'acs:SourceIp': ['203.0.113.0/24'] } },
          }),
        ],
      },
    },
    {
      outcome: 'fail',
      because: 'the policy is attached for one resource group',
      name: 'user/alice',
      asset: {
        serviceLinked: false,
        policies: [policyWith({ Action: '*', Resource: '*' }, [{ identity: 'user/alice', resourceGroupId: 'rg-1' }])],
      },
    },
    {
      outcome: 'fail',
      because: 'neither a resource group nor a condition makes it less than every action',
      name: 'group/ops',
      asset: {
        serviceLinked: false,
        policies: [
          policyWith({ Action: '*', Resource: '*', Condition: { Bool: { 'acs:MFAPresent': 'true' } } }, [
            { identity: 'group/ops', resourceGroupId: 'rg-1' },
          ]),
        ],
      },
    },
    {
      outcome: 'fail',
      because: 'one administrator policy is known, whatever the rest of the list holds',
      asset: { serviceLinked: false, policies: cutShort([policyWith({ Action: '*', Resource: '*' })]) },
    },
    {
      outcome: 'unknown',
      because: 'the list of policies was cut short, and the known ones are harmless',
      asset: { serviceLinked: false, policies: cutShort([policyWith({ Action: 'oss:*', Resource: '*' })]) },
    },
    { outcome: 'unknown', because: 'listing policies was denied', asset: { serviceLinked: false, policies: denied } },
    {
      outcome: 'unknown',
      because: 'the document of an attached policy could not be read',
      asset: {
        serviceLinked: false,
        policies: [{ policyType: 'Custom', document: denied, resourceGroupAttachments: [] }],
      },
    },
    {
      outcome: 'not-applicable',
      because: 'nobody can change what a service-linked role may do',
      name: 'role/AliyunServiceRoleForConfig',
      asset: { serviceLinked: true, policies: denied },
    },
  ],
});

function policyWith(
  statement: Readonly<Record<string, unknown>>,
  resourceGroupAttachments: readonly { identity: string; resourceGroupId: string }[] = [],
) {
  const document = parsePolicyDocument({ Version: '1', Statement: [{ Effect: 'Allow', ...statement }] });
  return { policyType: 'Custom', document, resourceGroupAttachments } as const;
}
