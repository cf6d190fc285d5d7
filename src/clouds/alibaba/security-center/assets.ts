import { defineAsset } from '#model/asset.ts';
import { oneOf, optional, text } from '#model/field.ts';

/** A server as Security Center knows it: the source of the agent's status. */
export const Client = defineAsset({
  kind: 'alibaba.security-center.client',
  title: { en: 'Security Center client', zh: '云安全中心客户端' },
  description: 'A server in the asset list of Security Center, with the status of the agent on it.',
  fields: {
    instanceId: text('The ECS instance that the record is about.'),
    clientStatus: oneOf(['online', 'offline', 'pause'], 'Status of the agent; pause is protection that was suspended.'),
    clientSubStatus: optional(text('The status in more detail: online, offline, pause, uninstalled or stopped.')),
  },
});
