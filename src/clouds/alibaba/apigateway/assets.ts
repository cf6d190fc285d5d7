import { defineAsset } from '#model/asset.ts';
import { flag, list, oneOf, optional, text } from '#model/field.ts';

const stage = oneOf(['RELEASE', 'PRE', 'TEST']);

export const Api = defineAsset({
  kind: 'alibaba.apigateway.api',
  title: { en: 'API Gateway API', zh: 'API 网关 API' },
  description: 'An API that API Gateway publishes in front of a back-end service.',
  fields: {
    groupId: optional(text('The API group that the API belongs to.')),
    listedStages: optional(list(stage, 'The same as the list of APIs tells it; null when it does not.')),
    deployedStages: list(stage, 'The stages that the API is published to; a draft is published to none.'),
    requestProtocols: list(oneOf(['HTTP', 'HTTPS', 'WEBSOCKET']), 'The protocols that the API takes requests in.'),
    disableInternet: optional(flag('Whether the API can only be called from inside a VPC; null means no.')),
  },
});
