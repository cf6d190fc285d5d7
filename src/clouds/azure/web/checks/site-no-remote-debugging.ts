import { defineCheck, denied } from '#model/check.ts';
import { fail, pass } from '#model/verdict.ts';
import { Site } from '../assets.ts';

export default defineCheck({
  id: 'azure.web.site-no-remote-debugging',
  version: 1,
  title: 'App Service app does not let debuggers attach from outside',
  dimension: 'security-risk',
  category: 'basic-protection',
  severity: 'medium',
  free: true,
  asset: Site,
  rationale:
    'A debugger sees and changes everything in the app, secrets and data of users included. Remote debugging opens ports for it, and is meant for the hour in which somebody looks for a mistake.',
  remediation: {
    console: [
      'Open the app in the Azure portal and choose Configuration, then General settings.',
      'Set Remote debugging to Off and save; the app restarts.',
    ],
    cli: 'az webapp config set --resource-group <group> --name <app> --remote-debugging-enabled false',
    terraform: `resource "azurerm_windows_web_app" "example" {
  # …
  site_config {
    remote_debugging_enabled = false
  }
}`,
  },
  references: ['https://learn.microsoft.com/azure/app-service/configure-common'],
  reads: ['remoteDebuggingEnabled'],
  judge: (site) =>
    site.remoteDebuggingEnabled
      ? fail('Remote debugging is on', { remoteDebuggingEnabled: true })
      : pass({ remoteDebuggingEnabled: false }),
  examples: [
    { outcome: 'pass', because: 'it is off', asset: { remoteDebuggingEnabled: false } },
    { outcome: 'fail', because: 'it is on', asset: { remoteDebuggingEnabled: true } },
    { outcome: 'unknown', because: 'reading the configuration was denied', asset: { remoteDebuggingEnabled: denied } },
  ],
});
