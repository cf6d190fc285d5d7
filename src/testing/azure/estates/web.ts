import { type ArmEstate, armResource, resourceId, subscription } from '../estate.ts';

const sites = 'Microsoft.Web/sites';

const site = (name: string, rest: object, properties: object) =>
  armResource('shop', sites, name, {
    kind: 'app,linux',
    ...rest,
    properties: { state: 'Running', enabled: true, ...properties },
  });
const configuration = (of: string, name: string, properties: object) => ({
  id: `${resourceId('shop', sites, of)}/config/${name}`,
  name,
  type: `${sites}/config`,
  properties,
});
const path = (of: string, name: string) => `${resourceId('shop', sites, of)}/config/${name}`;

/** Two apps: one as it should be, and one as it should not. */
export const estate: ArmEstate = {
  contents: {
    [`${subscription}/providers/${sites}`]: [
      site(
        'shop-app',
        { identity: { type: 'SystemAssigned, UserAssigned', principalId: '00000000-0000-0000-0000-0000000000b1' } },
        { httpsOnly: true, clientCertEnabled: true, clientCertMode: 'Required' },
      ),
      site('old-app', {}, { httpsOnly: false, clientCertEnabled: false, clientCertMode: 'Required' }),
    ],
    [path('shop-app', 'web')]: configuration('shop-app', 'web', {
      minTlsVersion: '1.2',
      ftpsState: 'FtpsOnly',
      remoteDebuggingEnabled: false,
    }),
    [path('old-app', 'web')]: configuration('old-app', 'web', {
      minTlsVersion: '1.0',
      ftpsState: 'AllAllowed',
      remoteDebuggingEnabled: true,
    }),
    [path('shop-app', 'authsettingsV2')]: configuration('shop-app', 'authsettingsV2', {
      platform: { enabled: true, runtimeVersion: '~1' },
      globalValidation: { requireAuthentication: true },
    }),
    [path('old-app', 'authsettingsV2')]: configuration('old-app', 'authsettingsV2', { platform: { enabled: false } }),
  },
  expect: {
    'azure.web.site-https-only': { 'shop-app': 'pass', 'old-app': 'fail' },
    'azure.web.site-tls-version': { 'shop-app': 'pass', 'old-app': 'fail' },
    'azure.web.site-no-plain-ftp': { 'shop-app': 'pass', 'old-app': 'fail' },
    'azure.web.site-no-remote-debugging': { 'shop-app': 'pass', 'old-app': 'fail' },
    'azure.web.site-managed-identity': { 'shop-app': 'pass', 'old-app': 'fail' },
    'azure.web.site-authentication': { 'shop-app': 'pass', 'old-app': 'fail' },
    'azure.web.site-client-certificates': { 'shop-app': 'pass', 'old-app': 'fail' },
  },
};
