import { defineCheck, denied } from '#model/check.ts';
import { fail, pass } from '#model/verdict.ts';
import { SqlServer } from '../assets.ts';

const administrator = { login: 'database-administrators', azureADOnlyAuthentication: false };

export default defineCheck({
  id: 'azure.sql.server-entra-administrator',
  version: 1,
  title: 'SQL server has a Microsoft Entra administrator',
  dimension: 'security-risk',
  category: 'identity',
  severity: 'medium',
  free: true,
  asset: SqlServer,
  rationale:
    'Without one, nobody can log on with an identity of the directory. People and applications then share passwords that no second factor protects, that no one takes away when somebody leaves, and that no sign-in log knows.',
  remediation: {
    console: [
      'Make a group in Microsoft Entra for those who administer databases.',
      'Open the SQL server in the Azure portal, choose Microsoft Entra ID and click Set admin.',
      'Choose the group and save.',
    ],
    cli: 'az sql server ad-admin create --resource-group <group> --server <server> --display-name <name> --object-id <id>',
    terraform:
      'resource "azurerm_mssql_server" "example" {\n  # …\n  azuread_administrator {\n    login_username = "database-administrators"\n    object_id      = "<object id of the group>"\n  }\n}',
  },
  references: ['https://learn.microsoft.com/azure/azure-sql/database/authentication-aad-overview'],
  reads: ['administrators'],
  judge: (server) => {
    const [first] = server.administrators;
    return first === undefined
      ? fail('The server has no Microsoft Entra administrator', {})
      : pass({ administrator: first.login });
  },
  examples: [
    { outcome: 'pass', because: 'a group administers it', asset: { administrators: [administrator] } },
    { outcome: 'fail', because: 'there is none', asset: { administrators: [] } },
    { outcome: 'unknown', because: 'reading the administrators was denied', asset: { administrators: denied } },
  ],
});
