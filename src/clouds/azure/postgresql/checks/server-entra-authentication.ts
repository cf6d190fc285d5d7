import { defineCheck, denied } from '#model/check.ts';
import { flagParam } from '#model/param.ts';
import { fail, pass } from '#model/verdict.ts';
import { PostgresqlServer } from '../assets.ts';

export default defineCheck({
  id: 'azure.postgresql.server-entra-authentication',
  version: 1,
  title: 'PostgreSQL server lets Microsoft Entra identities log on',
  dimension: 'security-risk',
  category: 'identity',
  severity: 'medium',
  free: true,
  asset: PostgresqlServer,
  rationale:
    'Where only passwords are accepted, people and applications share them: no second factor protects them, no one takes them away when somebody leaves, and no sign-in log knows of them.',
  remediation: {
    console: [
      'Open the PostgreSQL flexible server in the Azure portal and choose Authentication.',
      'Choose Microsoft Entra authentication, alone or beside PostgreSQL authentication, and save.',
      'Add a group as Microsoft Entra administrator, and give applications managed identities.',
    ],
    cli: 'az postgres flexible-server update --resource-group <group> --name <server> --microsoft-entra-auth Enabled',
    terraform:
      'resource "azurerm_postgresql_flexible_server" "example" {\n  # …\n  authentication {\n    active_directory_auth_enabled = true\n    tenant_id                     = data.azurerm_client_config.current.tenant_id\n  }\n}',
  },
  references: ['https://learn.microsoft.com/azure/postgresql/flexible-server/concepts-azure-ad-authentication'],
  reads: ['activeDirectoryAuth', 'passwordAuth'],
  params: {
    refusePasswords: flagParam({
      default: false,
      description: { en: 'Whether passwords must be refused as well', zh: '是否还要求拒绝密码登录' },
    }),
  },
  judge: (server, { params }) => {
    const activeDirectoryAuth = server.activeDirectoryAuth;
    if (activeDirectoryAuth === 'Disabled') return fail('Only passwords are accepted', { activeDirectoryAuth });
    if (!params.refusePasswords) return pass({ activeDirectoryAuth });
    const passwordAuth = server.passwordAuth;
    return passwordAuth === 'Disabled'
      ? pass({ activeDirectoryAuth, passwordAuth })
      : fail('Passwords are accepted as well', { activeDirectoryAuth, passwordAuth });
  },
  examples: [
    {
      outcome: 'pass',
      because: 'identities may log on, and passwords do not matter',
      asset: { activeDirectoryAuth: 'Enabled', passwordAuth: denied },
    },
    {
      outcome: 'fail',
      because: 'there are only passwords',
      asset: { activeDirectoryAuth: 'Disabled', passwordAuth: 'Enabled' },
    },
    {
      outcome: 'fail',
      because: 'passwords must be refused here',
      asset: { activeDirectoryAuth: 'Enabled', passwordAuth: 'Enabled' },
      params: { refusePasswords: true },
    },
    {
      outcome: 'pass',
      because: 'passwords are refused',
      asset: { activeDirectoryAuth: 'Enabled', passwordAuth: 'Disabled' },
      params: { refusePasswords: true },
    },
    {
      outcome: 'unknown',
      because: 'Azure did not tell',
      asset: { activeDirectoryAuth: denied, passwordAuth: 'Enabled' },
    },
  ],
});
