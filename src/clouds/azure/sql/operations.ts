import { z } from 'zod';
import { armGet, armList, resource } from '../arm.ts';
import { Part } from '../parts.ts';

// Stable, and the first with vulnerability assessment in both forms; shapes: @azure/arm-sql 10.0.0 and the vendor's specification.
const apiVersion = '2023-08-01';
const provider = 'Microsoft.Sql';

const properties = z.record(z.string(), z.unknown());

export const listServers = armList({
  provider,
  path: '/subscriptions/{subscription}/providers/Microsoft.Sql/servers',
  apiVersion,
  permission: 'Microsoft.Sql/servers/read',
  shared: true,
  item: z.object({ ...resource, properties }),
});

/** A list of what belongs to one server. */
function listOf(part: string) {
  return armList({
    provider,
    path: `{server}/${part}`,
    apiVersion,
    permission: `Microsoft.Sql/servers/${part}/read`,
    item: Part,
  });
}

export const listFirewallRules = listOf('firewallRules');
export const listIpv6FirewallRules = listOf('ipv6FirewallRules');
export const listAdministrators = listOf('administrators');
export const listSqlVulnerabilityAssessments = listOf('sqlVulnerabilityAssessments');
export const listVulnerabilityAssessments = listOf('vulnerabilityAssessments');

export const getAuditingSettings = armGet({
  provider,
  path: '{server}/extendedAuditingSettings/default',
  apiVersion,
  permission: 'Microsoft.Sql/servers/extendedAuditingSettings/read',
  reply: z.object({ properties }),
});

export const listDatabases = armList({
  provider,
  path: '{server}/databases',
  apiVersion,
  permission: 'Microsoft.Sql/servers/databases/read',
  item: z.object(resource),
});

export const getTransparentDataEncryption = armGet({
  provider,
  path: '{database}/transparentDataEncryption/current',
  apiVersion,
  permission: 'Microsoft.Sql/servers/databases/transparentDataEncryption/read',
  reply: z.object({ properties }),
});
