import { defineCheck, denied } from '#model/check.ts';
import { flagParam } from '#model/param.ts';
import { fail, pass } from '#model/verdict.ts';
import { Site } from '../assets.ts';

export default defineCheck({
  id: 'azure.web.site-no-plain-ftp',
  version: 1,
  title: 'App Service app does not accept uploads over plain FTP',
  dimension: 'security-risk',
  category: 'data',
  severity: 'medium',
  free: true,
  asset: Site,
  rationale:
    'Plain FTP sends the password of deployment and the files in the clear. Whoever reads the password can replace the code of the app. Where nobody deploys by FTP, it is best switched off altogether.',
  remediation: {
    console: [
      'Open the app in the Azure portal and choose Configuration, then General settings.',
      'Set FTP state to Disabled, or to FTPS only where files are still uploaded that way.',
      'Save.',
    ],
    cli: 'az webapp config set --resource-group <group> --name <app> --ftps-state Disabled',
    terraform: `resource "azurerm_linux_web_app" "example" {
  # …
  site_config {
    ftps_state = "Disabled"
  }
}`,
  },
  references: ['https://learn.microsoft.com/azure/app-service/deploy-ftp'],
  reads: ['ftpsState'],
  params: {
    allowFtps: flagParam({
      default: true,
      description: {
        en: 'Whether FTP over TLS is good enough; otherwise FTP must be switched off.',
        zh: '是否接受通过 TLS 的 FTP；否则必须完全禁用 FTP。',
      },
    }),
  },
  judge: (site, { params }) => {
    const { ftpsState } = site;
    if (ftpsState === 'AllAllowed') return fail('The app accepts uploads over plain FTP', { ftpsState });
    if (ftpsState === 'FtpsOnly' && !params.allowFtps) return fail('FTP is not switched off', { ftpsState });
    return pass({ ftpsState });
  },
  examples: [
    { outcome: 'pass', because: 'FTP is off', asset: { ftpsState: 'Disabled' } },
    { outcome: 'pass', because: 'FTP is encrypted', asset: { ftpsState: 'FtpsOnly' } },
    { outcome: 'fail', because: 'plain FTP is accepted', asset: { ftpsState: 'AllAllowed' } },
    {
      outcome: 'fail',
      because: 'here FTP must be off',
      asset: { ftpsState: 'FtpsOnly' },
      params: { allowFtps: false },
    },
    { outcome: 'unknown', because: 'reading the configuration was denied', asset: { ftpsState: denied } },
  ],
});
