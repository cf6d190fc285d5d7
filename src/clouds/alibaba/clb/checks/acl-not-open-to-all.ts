import { findOpenEntries, parseAddressRange } from '#logic/addresses.ts';
import { defineCheck, denied } from '#model/check.ts';
import { flagParam } from '#model/param.ts';
import { fail, notApplicable, pass, unknown } from '#model/verdict.ts';
import { AccessControlList } from '../assets.ts';

const whitelist = { loadBalancerId: 'lb-shop', listenerPort: 443, protocol: 'https', aclType: 'white' } as const;
const blacklist = { loadBalancerId: 'lb-shop', listenerPort: 80, protocol: 'http', aclType: 'black' } as const;

export default defineCheck({
  id: 'alibaba.clb.acl-not-open-to-all',
  version: 1,
  title: 'CLB access control list does not let everyone in',
  dimension: 'security-risk',
  category: 'network',
  severity: 'high',
  free: true,
  asset: AccessControlList,
  rationale:
    'A whitelist that holds 0.0.0.0/0 lets every address through while the console shows access control as on. ' +
    'Whoever attaches the list to a listener believes that it is protected.',
  remediation: {
    console: [
      'In the CLB console, open Access Control in the region and choose the list.',
      'Add the addresses that must get in, if they are not all listed yet.',
      'Delete the entry that covers everyone. Leave at least one entry: a listener whose whitelist is empty forwards every request.',
    ],
    cli: `aliyun slb RemoveAccessControlListEntry --RegionId <region> --AclId <list id> --AclEntrys '[{"entry":"0.0.0.0/0"}]'`,
    terraform:
      'resource "alicloud_slb_acl_entry_attachment" "office" {\n' +
      '  acl_id  = alicloud_slb_acl.example.id\n' +
      '  entry   = "198.51.100.0/24" # never "0.0.0.0/0"\n' +
      '  comment = "office"\n' +
      '}',
  },
  references: ['https://www.alibabacloud.com/help/en/slb/classic-load-balancer/user-guide/access-control'],
  reads: ['entries', 'relatedListeners'],
  params: {
    includeIpv6: flagParam({
      default: true,
      description: {
        en: 'Count ::/0 as everyone too.',
        zh: '将 ::/0 也视为对所有人开放。',
      },
    }),
  },
  judge: (acl, { params }) => {
    const relatedListeners = acl.relatedListeners ?? [];
    const whitelistOf = relatedListeners.filter((listener) => listener.aclType === 'white');
    if (relatedListeners.length > 0 && whitelistOf.length === 0) {
      return notApplicable('The list is used as a blacklist only', { listeners: relatedListeners.length });
    }
    const loadBalancers = [...new Set(whitelistOf.map((listener) => listener.loadBalancerId))];
    const listeners = whitelistOf.map((use) => `${use.loadBalancerId}/${use.protocol}:${use.listenerPort}`);
    // Unlike in a database whitelist, 0.0.0.0 without a mask is one address here, and nobody's.
    const entries = acl.entries.filter((entry) => entry !== '0.0.0.0');
    const openEntries = findOpenEntries(entries, params);
    const evidence = { entries: acl.entries.length, openEntries, listeners, loadBalancers };
    if (openEntries.length > 0) {
      if (acl.relatedListeners === null) {
        return fail('The list holds everyone ({openEntries}); which listeners use it is not told', evidence);
      }
      return listeners.length > 0
        ? fail('As a whitelist of {loadBalancers}, the list lets everyone in: {openEntries}', evidence)
        : fail('The list holds everyone ({openEntries}); no listener uses it at the moment', evidence);
    }
    const unreadEntries = acl.entries.filter((entry) => parseAddressRange(entry) === null);
    if (unreadEntries.length > 0) {
      return unknown('The list has entries that are not understood: {unreadEntries}', { ...evidence, unreadEntries });
    }
    // Documented by the vendor: a listener whose list has no entries forwards all requests.
    if (acl.entries.length === 0 && listeners.length > 0) {
      return fail('The list is empty, and an empty whitelist lets everyone in to {loadBalancers}', evidence);
    }
    if (acl.entries.length === 0 && acl.relatedListeners === null) {
      return unknown('The list is empty, and which listeners use it is not told', evidence);
    }
    return listeners.length > 0 || acl.relatedListeners === null
      ? pass(evidence)
      : pass(evidence, 'The list does not hold everyone; no listener uses it');
  },
  examples: [
    {
      outcome: 'unknown',
      because: 'an empty list may be an empty whitelist',
      asset: { entries: [], relatedListeners: null },
    },
    {
      outcome: 'pass',
      because: 'whoever uses it, it names one network',
      asset: { entries: ['198.51.100.0/24'], relatedListeners: null },
    },
    {
      outcome: 'pass',
      because: 'the whitelist names one network',
      asset: { entries: ['198.51.100.0/24'], relatedListeners: [whitelist] },
    },
    {
      outcome: 'pass',
      because: 'large networks are not everyone, and digits in common do not make them so',
      asset: { entries: ['10.0.0.0/8', '110.0.0.0/16', '0.0.0.0/32'], relatedListeners: [whitelist] },
    },
    {
      outcome: 'pass',
      because: 'a list that no listener uses is judged too',
      asset: { entries: ['198.51.100.0/24'], relatedListeners: [] },
    },
    {
      outcome: 'pass',
      because: '::/0 does not count when IPv6 is left out',
      asset: { entries: ['::/0'], relatedListeners: [whitelist] },
      params: { includeIpv6: false },
    },
    {
      outcome: 'unknown',
      because: 'an entry that is not understood might let everyone in',
      asset: { entries: ['198.51.100.0/24', '0.0.0.0/0/0'], relatedListeners: [whitelist] },
    },
    {
      outcome: 'fail',
      because: 'an entry that is not understood does not hide the one that lets everyone in',
      asset: { entries: ['anywhere', '0.0.0.0/0'], relatedListeners: [whitelist] },
    },
    {
      outcome: 'fail',
      because: 'the whitelist holds 0.0.0.0/0',
      asset: { entries: ['198.51.100.7', '0.0.0.0/0'], relatedListeners: [whitelist] },
    },
    {
      outcome: 'fail',
      because: 'two halves together are everyone',
      asset: { entries: ['0.0.0.0/1', '128.0.0.0/1'], relatedListeners: [whitelist] },
    },
    {
      outcome: 'fail',
      because: '::/0 is everyone on IPv6',
      asset: { entries: ['::/0'], relatedListeners: [whitelist] },
    },
    {
      outcome: 'fail',
      because: 'it will be open as soon as a listener uses it',
      asset: { entries: ['0.0.0.0/0'], relatedListeners: [] },
    },
    {
      outcome: 'fail',
      because: 'it holds everyone, whoever uses it',
      asset: { entries: ['0.0.0.0/0'], relatedListeners: null },
    },
    {
      outcome: 'fail',
      because: 'one use as a whitelist is enough',
      asset: { entries: ['0.0.0.0/0'], relatedListeners: [blacklist, whitelist] },
    },
    {
      outcome: 'fail',
      because: 'an empty whitelist forwards every request',
      asset: { entries: [], relatedListeners: [whitelist] },
    },
    {
      outcome: 'not-applicable',
      because: 'in a blacklist, 0.0.0.0/0 shuts everyone out',
      asset: { entries: ['0.0.0.0/0'], relatedListeners: [blacklist] },
    },
    {
      outcome: 'unknown',
      because: 'reading the list was denied',
      asset: { entries: denied, relatedListeners: denied },
    },
  ],
});
