import { defineCheck, denied } from '#model/check.ts';
import { flagParam } from '#model/param.ts';
import { fail, notApplicable, pass, unknown } from '#model/verdict.ts';
import { Api } from '../assets.ts';

export default defineCheck({
  id: 'alibaba.apigateway.api-public-https',
  version: 1,
  title: 'API that is open to the internet takes HTTPS requests only',
  dimension: 'security-risk',
  category: 'data',
  severity: 'medium',
  free: true,
  asset: Api,
  rationale:
    'An API that also takes plain HTTP lets callers send tokens, signatures and personal data in clear text over the internet. ' +
    'Callers do not notice, because both addresses work; only refusing HTTP makes sure that every request is encrypted.',
  remediation: {
    console: [
      'Bind a certificate to the independent domain name of the API group.',
      'In the API Gateway console, open the API and edit its basic request definition.',
      'Set the protocol to HTTPS only and save.',
      'Publish the API again to every stage that it is published to: until then the old definition stays in force.',
      'If only systems inside a VPC call the API, close its internet access instead.',
    ],
    cli:
      'aliyun cloudapi ModifyApiConfiguration --ApiId <API id> --RequestProtocol HTTPS\n' +
      "aliyun cloudapi DeployApi --GroupId <group id> --ApiId <API id> --StageName RELEASE --Description 'HTTPS only'",
    terraform:
      'resource "alicloud_api_gateway_api" "example" {\n' +
      '  # ...\n' +
      '  request_config {\n' +
      '    protocol = "HTTPS"\n' +
      '    # ...\n' +
      '  }\n' +
      '}',
  },
  references: [
    'https://help.aliyun.com/en/api-gateway/traditional-api-gateway/user-guide/enable-https-for-an-api-operation/',
    'https://alibabacloud.com/help/en/api-gateway/traditional-api-gateway/developer-reference/api-cloudapi-2016-07-14-modifyapiconfiguration',
  ],
  reads: ['deployedStages', 'disableInternet', 'requestProtocols'],
  params: {
    onlyDeployed: flagParam({
      default: true,
      description: {
        en: 'Judge only APIs that are published to a stage. Set it to false to judge drafts too.',
        zh: '仅检查已发布到环境的 API。设为 false 时，未发布的 API 也会检查。',
      },
    }),
  },
  judge: (api, { params }) => {
    if (params.onlyDeployed && api.deployedStages.length === 0) {
      return notApplicable('The API is not published to any stage', { deployedStages: [] });
    }
    if (api.disableInternet)
      return notApplicable('The API cannot be called over the internet', { disableInternet: true });
    const { requestProtocols } = api;
    if (requestProtocols.includes('HTTP')) return fail('The API takes requests over plain HTTP', { requestProtocols });
    if (requestProtocols.includes('HTTPS')) return pass({ requestProtocols });
    if (requestProtocols.length === 0) return unknown('The API names no protocol', { requestProtocols });
    return notApplicable('The API takes WebSocket connections only', { requestProtocols });
  },
  examples: [
    {
      outcome: 'pass',
      because: 'it takes HTTPS only',
      asset: { deployedStages: ['RELEASE'], disableInternet: false, requestProtocols: ['HTTPS'] },
    },
    {
      outcome: 'pass',
      because: 'WebSocket beside HTTPS is not plain HTTP',
      asset: { deployedStages: ['RELEASE'], disableInternet: null, requestProtocols: ['HTTPS', 'WEBSOCKET'] },
    },
    {
      outcome: 'fail',
      because: 'it takes HTTP only',
      asset: { deployedStages: ['TEST'], disableInternet: false, requestProtocols: ['HTTP'] },
    },
    {
      outcome: 'fail',
      because: 'taking HTTPS beside HTTP does not help',
      asset: { deployedStages: ['RELEASE'], disableInternet: false, requestProtocols: ['HTTP', 'HTTPS'] },
    },
    {
      outcome: 'fail',
      because: 'drafts are judged when asked for',
      asset: { deployedStages: [], disableInternet: false, requestProtocols: ['HTTP'] },
      params: { onlyDeployed: false },
    },
    {
      outcome: 'not-applicable',
      because: 'a draft takes no requests',
      asset: { deployedStages: [], disableInternet: denied, requestProtocols: denied },
    },
    {
      outcome: 'not-applicable',
      because: 'it can only be called from inside a VPC',
      asset: { deployedStages: ['RELEASE'], disableInternet: true, requestProtocols: ['HTTP'] },
    },
    {
      outcome: 'not-applicable',
      because: 'WebSocket alone is not judged by this rule',
      asset: { deployedStages: ['RELEASE'], disableInternet: false, requestProtocols: ['WEBSOCKET'] },
    },
    {
      outcome: 'unknown',
      because: 'an API without any protocol is not understood',
      asset: { deployedStages: ['RELEASE'], disableInternet: false, requestProtocols: [] },
    },
    {
      outcome: 'unknown',
      because: 'reading the API was denied',
      asset: { deployedStages: ['RELEASE'], disableInternet: denied, requestProtocols: denied },
    },
    {
      outcome: 'unknown',
      because: 'whether it is published is not known',
      asset: { deployedStages: denied, disableInternet: false, requestProtocols: ['HTTP'] },
    },
  ],
});
