import type { Outcome } from '#model/verdict.ts';
import type { RegionContents } from '#testing/alibaba/estate.ts';
import type { AclRule, NetworkAcl, Vpc } from '#testing/alibaba/services/vpc.ts';
import type { Naming, Place } from './naming.ts';

const everyone = '0.0.0.0/0';
/** Addresses that are kept for documentation stand for the company's offices. */
export const offices = ['203.0.113.0/26', '198.51.100.0/27'];

const dropRest: AclRule = { policy: 'drop', source: everyone };

function tcp(policy: AclRule['policy'], port: string, source = everyone): AclRule {
  return { policy, protocol: 'tcp', port, source };
}

function vpc(naming: Naming, place: Place, name: string, outcome: Outcome): Vpc {
  return { id: naming.id('vpc', place, name), expect: { 'alibaba.vpc.network-acl-no-risky-ports': outcome } };
}

function acl(naming: Naming, place: Place, name: string, entries: readonly AclRule[]): NetworkAcl {
  const vpcId = naming.id('vpc', place, name);
  return { id: naming.id('nacl', place, `${name}-edge`), vpcId, vswitches: [`vsw-${vpcId.slice(4)}`], entries };
}

type Network = Pick<RegionContents, 'vpcs' | 'networkAcls' | 'vpcPrefixLists'>;

function hangzhou(naming: Naming): Network {
  const place = 'cn-hangzhou';
  return {
    vpcs: [
      vpc(naming, place, 'shop-prod', 'pass'),
      vpc(naming, place, 'orders-prod', 'pass'),
      vpc(naming, place, 'ops-tools', 'not-applicable'),
    ],
    networkAcls: [
      acl(naming, place, 'shop-prod', [
        { policy: 'drop', protocol: 'all', source: '192.0.2.0/24' },
        tcp('accept', '443/443'),
        tcp('accept', '80/80'),
        tcp('accept', '1/65535', '172.16.0.0/12'),
        dropRest,
      ]),
      acl(naming, place, 'orders-prod', [tcp('accept', '1/65535', '172.16.0.0/12'), dropRest]),
    ],
  };
}

function shanghai(naming: Naming): Network {
  const place = 'cn-shanghai';
  const officeList = naming.id('pl', place, 'offices-vpc');
  return {
    vpcs: [
      vpc(naming, place, 'data-lake', 'pass'),
      vpc(naming, place, 'office', 'not-applicable'),
      // Its network ACL was made, bound, and left with the entries that the vendor puts in: everything is let through.
      vpc(naming, place, 'legacy-default', 'fail'),
    ],
    networkAcls: [
      acl(naming, place, 'data-lake', [
        tcp('accept', '22/22', officeList),
        tcp('accept', '8443/8443', officeList),
        { policy: 'accept', source: '10.0.0.0/8' },
        dropRest,
      ]),
      acl(naming, place, 'legacy-default', [{ policy: 'accept', source: everyone, entryType: 'system' }]),
    ],
    vpcPrefixLists: [{ id: officeList, entries: offices }],
  };
}

function singapore(naming: Naming): Network {
  const place = 'ap-southeast-1';
  return {
    vpcs: [vpc(naming, place, 'shop-sea', 'pass'), vpc(naming, place, 'staging', 'not-applicable')],
    networkAcls: [
      acl(naming, place, 'shop-sea', [
        tcp('drop', '22/22'),
        tcp('drop', '3389/3389'),
        { policy: 'drop', protocol: 'udp', source: everyone },
        tcp('accept', '1/65535'),
      ]),
    ],
  };
}

export function networkIn(place: Place, naming: Naming): Network {
  return { 'cn-hangzhou': hangzhou, 'cn-shanghai': shanghai, 'ap-southeast-1': singapore }[place](naming);
}
