import { defineCheck, denied } from '#model/check.ts';
import { fail, pass, unknown } from '#model/verdict.ts';
import { SqlServer } from '../assets.ts';

const administrator = (azureADOnlyAuthentication: boolean | null) => ({ login: 'admins', azureADOnlyAuthentication });

export default defineCheck({
  id: 'azure.sql.server-entra-only',
  version: 1,
  title: 'SQL server accepts Microsoft Entra identities only',
  dimension: 'security-risk',
  category: 'identity',
  severity: 'low',
  free: true,
  asset: SqlServer,
  rationale:
    'Logins with a password can be guessed, shared and leaked, and no second factor and no conditional access stands behind them. Where they are refused, a stolen connection string opens nothing.',
  remediation: {
    console: [
      'Give every application a managed identity and a database user for it, and every person a group.',
      'Open the SQL server in the Azure portal and choose Microsoft Entra ID.',
      'Select "Support only Microsoft Entra authentication for this server" and save.',
    ],
    cli: 'az sql server ad-only-auth enable --resource-group <group> --name <server>',
    terraform:
      'resource "azurerm_mssql_server" "example" {\n  # …\n  azuread_administrator {\n    # …\n    azuread_authentication_only = true\n  }\n}',
  },
  references: ['https://learn.microsoft.com/azure/azure-sql/database/authentication-azure-ad-only-authentication'],
  reads: ['administrators'],
  judge: (server) => {
    const [first] = server.administrators;
    if (first === undefined)
      return fail('Without a Microsoft Entra administrator, passwords are the only way to log on', {});
    if (first.azureADOnlyAuthentication === null) return unknown('Azure does not tell whether passwords are refused');
    return first.azureADOnlyAuthentication
      ? pass({ azureADOnlyAuthentication: true })
      : fail('Logins with a password are accepted', { azureADOnlyAuthentication: false });
  },
  examples: [
    { outcome: 'pass', because: 'passwords are refused', asset: { administrators: [administrator(true)] } },
    { outcome: 'fail', because: 'passwords are accepted as well', asset: { administrators: [administrator(false)] } },
    { outcome: 'fail', because: 'there are only passwords', asset: { administrators: [] } },
    { outcome: 'unknown', because: 'it is not told', asset: { administrators: [administrator(null)] } },
    { outcome: 'unknown', because: 'reading the administrators was denied', asset: { administrators: denied } },
  ],
});
