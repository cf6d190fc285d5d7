import { defineCheck, denied } from '#model/check.ts';
import { fail, pass, unknown } from '#model/verdict.ts';
import { Container } from '../assets.ts';

const shop = '/subscriptions/s/resourcegroups/shop/providers/microsoft.storage/storageaccounts/shop';
const forbidding = [{ allowBlobPublicAccess: false }];
const allowing = [{ allowBlobPublicAccess: true }];

export default defineCheck({
  id: 'azure.storage.container-no-public-access',
  version: 1,
  title: 'Blob container cannot be read by everyone',
  dimension: 'security-risk',
  category: 'data',
  severity: 'high',
  free: true,
  asset: Container,
  rationale:
    'What is in an open container can be read by anyone who has its address, without logging on, and often without a trace. With the access level Container everyone can even list what there is.',
  remediation: {
    console: [
      'Open the storage account in the Azure portal, choose Containers and select the container.',
      'Choose Change access level, take Private, and confirm.',
      'Set Allow Blob anonymous access of the account to Disabled, so that no container can be opened again.',
    ],
    cli: 'az storage container set-permission --account-name <account> --name <container> --public-access off --auth-mode key',
    terraform: `resource "azurerm_storage_container" "example" {
  # …
  container_access_type = "private"
}`,
  },
  references: [
    'https://learn.microsoft.com/azure/storage/blobs/anonymous-read-access-configure',
    'https://learn.microsoft.com/azure/storage/blobs/anonymous-read-access-prevent',
  ],
  reads: ['accountId', 'publicAccess', 'accounts.allowBlobPublicAccess'],
  judge: (container) => {
    const { publicAccess } = container;
    if (publicAccess === 'None') return pass({ publicAccess });
    for (const account of container.accounts) {
      if (account.allowBlobPublicAccess === false) {
        return pass({ publicAccess, account: account.$name }, 'The storage account {account} forbids it');
      }
      return fail('Everyone may read the blobs; the access level is {publicAccess}', { publicAccess });
    }
    return unknown('The storage account {account} was not found', { account: container.accountId });
  },
  examples: [
    {
      outcome: 'pass',
      because: 'the container is private',
      asset: { accountId: shop, publicAccess: 'None', accounts: allowing },
    },
    {
      outcome: 'fail',
      because: 'everyone may read and list',
      asset: { accountId: shop, publicAccess: 'Container', accounts: allowing },
    },
    {
      outcome: 'fail',
      because: 'everyone may read',
      asset: { accountId: shop, publicAccess: 'Blob', accounts: allowing },
    },
    {
      outcome: 'pass',
      because: 'the account has the last word',
      asset: { accountId: shop, publicAccess: 'Blob', accounts: forbidding },
    },
    {
      outcome: 'fail',
      because: 'the account does not forbid it',
      asset: { accountId: shop, publicAccess: 'Blob', accounts: [{ allowBlobPublicAccess: null }] },
    },
    {
      outcome: 'unknown',
      because: 'the accounts could not be listed',
      asset: { accountId: shop, publicAccess: 'Blob', accounts: denied },
    },
    {
      outcome: 'unknown',
      because: 'the account is gone',
      asset: { accountId: shop, publicAccess: 'Blob', accounts: [] },
    },
  ],
});
