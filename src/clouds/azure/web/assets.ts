import { defineAsset } from '#model/asset.ts';
import { flag, object, optional, text } from '#model/field.ts';
import { armId, word } from '../arm-fields.ts';

const tls = ['1.0', '1.1', '1.2', '1.3'] as const;

/** An app of Azure App Service. */
export const Site = defineAsset({
  kind: 'azure.web.site',
  title: { en: 'App Service app', zh: '应用服务应用' },
  description: 'A web app, function app or logic app of Azure App Service; deployment slots are not among them.',
  fields: {
    resourceId: armId('Its resource id, in lower case.'),
    kind: optional(text('What it is, and on which system: app, functionapp,linux and others.')),
    httpsOnly: flag('Whether requests over HTTP are sent to HTTPS.'),
    clientCertEnabled: flag('Whether clients are asked for a certificate.'),
    clientCertMode: optional(
      word(['Required', 'Optional', 'OptionalInteractiveUser'], 'Whether clients without a certificate are refused.'),
    ),
    identity: optional(
      object(
        { type: word(['SystemAssigned', 'UserAssigned', 'SystemAssigned, UserAssigned', 'None']) },
        'Its managed identity; null when there is none.',
      ),
    ),
    minTlsVersion: word(tls, 'The oldest TLS version that is accepted.'),
    ftpsState: word(['AllAllowed', 'FtpsOnly', 'Disabled'], 'How files may be uploaded by FTP.'),
    remoteDebuggingEnabled: flag('Whether debuggers may attach from outside.'),
    platform: object({ enabled: flag() }, 'App Service authentication, also known as Easy Auth.'),
  },
});
