import { defineAsset } from '#model/asset.ts';
import { oneOf, optional, text } from '#model/field.ts';

export const Domain = defineAsset({
  kind: 'alibaba.cdn.domain',
  title: { en: 'CDN domain', zh: 'CDN 加速域名' },
  description: 'A domain name whose content Alibaba Cloud CDN delivers.',
  fields: {
    domainStatus: oneOf(
      ['online', 'offline', 'configuring', 'configure_failed', 'checking', 'check_failed', 'stopping', 'deleting'],
      'Only an online domain serves content.',
    ),
    listedSslProtocol: optional(text('The same as the list of domains tells it; null when it does not.')),
    sslProtocol: oneOf(['on', 'off'], 'Whether HTTPS is enabled.'),
  },
});
