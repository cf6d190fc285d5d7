import { type ArmEstate, armResource, subscription } from '../estate.ts';

const type = 'Microsoft.DocumentDB/databaseAccounts';

const account = (name: string, kind: string, properties: object) =>
  armResource('shop', type, name, {
    kind,
    properties: {
      provisioningState: 'Succeeded',
      capabilities: [],
      ipRules: [],
      isVirtualNetworkFilterEnabled: false,
      ...properties,
    },
  });

export const estate: ArmEstate = {
  contents: {
    [`${subscription}/providers/${type}`]: [
      account('cosmosgood', 'GlobalDocumentDB', {
        publicNetworkAccess: 'Disabled',
        disableLocalAuth: true,
        minimalTlsVersion: 'Tls12',
        backupPolicy: { type: 'Continuous', continuousModeProperties: { tier: 'Continuous30Days' } },
      }),
      account('cosmosopen', 'GlobalDocumentDB', {
        publicNetworkAccess: 'Enabled',
        disableLocalAuth: false,
        minimalTlsVersion: 'Tls',
        backupPolicy: { type: 'Periodic', periodicModeProperties: { backupIntervalInMinutes: 240 } },
      }),
      account('cosmosmongo', 'MongoDB', {
        publicNetworkAccess: 'Enabled',
        capabilities: [{ name: 'EnableMongo' }],
        ipRules: [{ ipAddressOrRange: '203.0.113.0/28' }],
        disableLocalAuth: false,
        minimalTlsVersion: 'Tls12',
        backupPolicy: { type: 'Continuous' },
      }),
      account('cosmoscassandra', 'GlobalDocumentDB', {
        publicNetworkAccess: 'Enabled',
        capabilities: [{ name: 'EnableCassandra' }],
        isVirtualNetworkFilterEnabled: true,
        disableLocalAuth: false,
        minimalTlsVersion: 'Tls12',
        backupPolicy: { type: 'Periodic' },
      }),
    ],
  },
  expect: {
    'azure.cosmosdb.account-network-not-open': {
      cosmosgood: 'pass',
      cosmosopen: 'fail',
      cosmosmongo: 'pass',
      cosmoscassandra: 'pass',
    },
    'azure.cosmosdb.account-no-local-auth': {
      cosmosgood: 'pass',
      cosmosopen: 'fail',
      cosmosmongo: 'not-applicable',
      cosmoscassandra: 'not-applicable',
    },
    'azure.cosmosdb.account-continuous-backup': {
      cosmosgood: 'pass',
      cosmosopen: 'fail',
      cosmosmongo: 'pass',
      cosmoscassandra: 'not-applicable',
    },
    'azure.cosmosdb.account-tls-version': {
      cosmosgood: 'pass',
      cosmosopen: 'fail',
      cosmosmongo: 'not-applicable',
      cosmoscassandra: 'not-applicable',
    },
  },
};
