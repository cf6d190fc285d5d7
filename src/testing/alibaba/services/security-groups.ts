import type { Thing } from '../expectation.ts';

export interface SecurityRule {
  readonly id: string;
  readonly policy: 'Accept' | 'Drop';
  /** 1 (strongest, the default) to 100 */
  readonly priority?: number;
  readonly protocol?: 'TCP' | 'UDP' | 'ICMP' | 'ICMPv6' | 'GRE' | 'ALL';
  /** "22/22", "1/65535"; every port unless given */
  readonly ports?: string;
  readonly portRangeList?: string;
  readonly source?: string;
  readonly ipv6Source?: string;
  readonly prefixList?: string;
  readonly sourceGroup?: string;
  readonly direction?: 'ingress' | 'egress';
  readonly nic?: 'internet' | 'intranet';
}

export interface SecurityGroup extends Thing {
  /** a classic-network group has none */
  readonly vpcId?: string;
  readonly type?: 'normal' | 'enterprise';
  /** the cloud service that manages the group, if one does */
  readonly serviceId?: number;
  readonly instances?: number;
  readonly rules: readonly SecurityRule[];
}
