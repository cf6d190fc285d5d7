import { defineAsset } from '#model/asset.ts';
import { flag, integer, list, object, optional, text } from '#model/field.ts';
import { armId, word } from '../arm-fields.ts';
import { firewallRules } from '../firewall-fields.ts';

/** A logical server of Azure SQL Database. */
export const SqlServer = defineAsset({
  kind: 'azure.sql.server',
  title: { en: 'SQL server', zh: 'SQL 服务器' },
  description: 'A logical server of Azure SQL Database: the address, the firewall and the logins of its databases.',
  fields: {
    publicNetworkAccess: word(
      ['Enabled', 'Disabled', 'SecuredByPerimeter'],
      'Whether it can be reached at its public address. SecuredByPerimeter leaves that to a network security perimeter.',
    ),
    minimalTlsVersion: optional(
      word(['None', '1.0', '1.1', '1.2', '1.3'], 'The oldest TLS version that is accepted; null where it is not told.'),
    ),
    firewallRules: firewallRules(
      'Addresses that may connect. The rule 0.0.0.0 to 0.0.0.0 stands for every address inside Azure, of any customer.',
    ),
    ipv6FirewallRules: list(
      object({ name: text(), startIPv6Address: text(), endIPv6Address: text() }),
      'IPv6 addresses that may connect.',
    ),
    extendedAuditingSettings: object(
      {
        state: word(['Enabled', 'Disabled']),
        storageEndpoint: optional(text('The blob storage that keeps the records; null or empty when none does.')),
        retentionDays: optional(integer('How long the storage keeps them; 0 is for ever.')),
        isAzureMonitorTargetEnabled: optional(flag('Whether records go to Azure Monitor; only when it is true.')),
      },
      'Auditing of all databases of the server.',
    ),
    administrators: list(
      object({
        login: text('The user or group.'),
        azureADOnlyAuthentication: optional(flag('Whether logins with a password are refused.')),
      }),
      'The Microsoft Entra administrator; at most one.',
    ),
    sqlVulnerabilityAssessments: list(
      object({ state: word(['Enabled', 'Disabled']) }),
      'Vulnerability assessment as it is set up today, without storage of its own.',
    ),
    vulnerabilityAssessments: list(
      object({
        storageContainerPath: optional(text('Where results are kept; null or empty where it is not set up.')),
        recurringScans: optional(object({ isEnabled: optional(flag()) }, 'Whether scans repeat every week.')),
      }),
      'Vulnerability assessment in its classic form, with results in a storage account.',
    ),
  },
});

/** A database of a logical server. */
export const SqlDatabase = defineAsset({
  kind: 'azure.sql.database',
  title: { en: 'SQL database', zh: 'SQL 数据库' },
  description: 'A database of Azure SQL Database, or a dedicated SQL pool.',
  fields: {
    serverId: armId('The server that it is on.'),
    databaseName: text('Its name; master is the system database.'),
    transparentDataEncryption: word(['Enabled', 'Disabled'], 'Whether its files and backups are encrypted.'),
  },
});

/** The system database, which cannot be encrypted: learn.microsoft.com/azure/azure-sql/database/transparent-data-encryption-tde-overview */
export function isSystemDatabase(databaseName: unknown): boolean {
  return typeof databaseName === 'string' && databaseName.toLowerCase() === 'master';
}
