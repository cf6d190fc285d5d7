import { defineAsset } from '#model/asset.ts';
import { flag, list, object, optional, text } from '#model/field.ts';
import { word } from '../arm-fields.ts';

/** An account of Azure Cosmos DB. */
export const CosmosAccount = defineAsset({
  kind: 'azure.cosmosdb.account',
  title: { en: 'Cosmos DB account', zh: 'Cosmos DB 账户' },
  description: 'An account of Azure Cosmos DB: documents, MongoDB, Cassandra, Gremlin or tables.',
  fields: {
    kind: word(['GlobalDocumentDB', 'MongoDB', 'Parse'], 'MongoDB, or everything else; capabilities tell the rest.'),
    capabilities: list(
      object({ name: text() }),
      'What makes it a database of another kind: EnableCassandra and others.',
    ),
    publicNetworkAccess: word(
      ['Enabled', 'Disabled', 'SecuredByPerimeter'],
      'Whether it can be reached at its public address. SecuredByPerimeter leaves that to a network security perimeter.',
    ),
    ipRules: list(
      object({ ipAddressOrRange: text() }),
      'Addresses that may connect; without any, and without virtual networks, everyone may.',
    ),
    isVirtualNetworkFilterEnabled: flag('Whether virtual networks must be named to connect.'),
    disableLocalAuth: optional(flag('Whether keys are refused; only when it is true.')),
    minimalTlsVersion: optional(
      word(['Tls', 'Tls11', 'Tls12'], 'The oldest TLS version that is accepted; null where it is not told.'),
    ),
    backupPolicy: object({ type: word(['Periodic', 'Continuous']) }, 'How backups are made.'),
  },
});

interface Account {
  readonly kind: string;
  readonly capabilities: readonly { readonly name: string }[];
}

/** The database that an account is, as the vendor's policies tell them apart. */
export function apiOf({ kind, capabilities }: Account): 'NoSQL' | 'MongoDB' | 'Cassandra' | 'Gremlin' | 'Table' {
  const has = (name: string) => capabilities.some((capability) => capability.name.toLowerCase() === name);
  if (kind !== 'GlobalDocumentDB' || has('enablemongo')) return 'MongoDB';
  if (has('enablecassandra')) return 'Cassandra';
  if (has('enablegremlin')) return 'Gremlin';
  return has('enabletable') ? 'Table' : 'NoSQL';
}
