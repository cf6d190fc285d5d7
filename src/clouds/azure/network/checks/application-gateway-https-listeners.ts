import { defineCheck, denied } from '#model/check.ts';
import { fail, pass, unknown } from '#model/verdict.ts';
import { ApplicationGateway } from '../assets.ts';
import { plainListeners } from '../listeners.ts';

const listener = (name: string, protocol: 'Http' | 'Https') => ({
  id: `/gw/${name}`,
  name,
  protocol,
  sslProfile: null,
  firewallPolicy: null,
});
const secure = listener('secure', 'Https');
const plain = listener('plain', 'Http');
const rule = (name: string, redirect: string | null = null, urlPathMap: string | null = null) => ({
  httpListener: { id: `/gw/${name}` },
  redirectConfiguration: redirect === null ? null : { id: redirect },
  urlPathMap: urlPathMap === null ? null : { id: urlPathMap },
});
const toSecure = { id: '/gw/redirect', targetListener: { id: secure.id }, targetUrl: null };
const gateway = {
  httpListeners: [secure],
  requestRoutingRules: [rule('secure')],
  redirectConfigurations: [toSecure],
};
const both = { ...gateway, httpListeners: [secure, plain] };

export default defineCheck({
  id: 'azure.network.application-gateway-https-listeners',
  version: 1,
  title: 'Application gateway takes requests over HTTPS only',
  dimension: 'security-risk',
  category: 'data',
  severity: 'medium',
  free: true,
  asset: ApplicationGateway,
  rationale:
    'Over HTTP, passwords, cookies and pages cross the network in plain text: whoever is on the way can read and change them. A listener for HTTP should do nothing but send clients to HTTPS.',
  remediation: {
    console: [
      'Open the application gateway in the Azure portal and choose Listeners.',
      'Add a listener for HTTPS with a certificate, and move the routing rules of the HTTP listener to it.',
      'Give the HTTP listener a routing rule that redirects permanently to the HTTPS listener, or delete it.',
    ],
    cli: `az network application-gateway redirect-config create --resource-group <group> --gateway-name <gateway> --name to-https --type Permanent --target-listener <https-listener> --include-path true --include-query-string true
az network application-gateway rule update --resource-group <group> --gateway-name <gateway> --name <http-rule> --redirect-config to-https`,
  },
  references: [
    'https://learn.microsoft.com/azure/application-gateway/redirect-http-to-https-portal',
    'https://learn.microsoft.com/azure/application-gateway/ssl-overview',
  ],
  reads: ['httpListeners', 'requestRoutingRules', 'redirectConfigurations'],
  judge: (gateway) => {
    const listeners = gateway.httpListeners;
    if (!listeners.some(({ protocol }) => protocol === 'Http')) return pass({ listeners: listeners.length });
    const { open, unclear } = plainListeners(listeners, gateway.requestRoutingRules, gateway.redirectConfigurations);
    if (open.length > 0) return fail('Listeners {listeners} serve HTTP', { listeners: open });
    if (unclear.length === 0) return pass({ listeners: listeners.length }, 'HTTP only leads to HTTPS');
    return unknown('Whether listeners {listeners} only lead to HTTPS depends on their paths', { listeners: unclear });
  },
  examples: [
    { outcome: 'pass', because: 'there is HTTPS only', asset: gateway },
    {
      outcome: 'fail',
      because: 'HTTP is served',
      asset: { ...both, requestRoutingRules: [rule('secure'), rule('plain')] },
    },
    {
      outcome: 'pass',
      because: 'HTTP is sent to HTTPS',
      asset: { ...both, requestRoutingRules: [rule('secure'), rule('plain', toSecure.id)] },
    },
    {
      outcome: 'fail',
      because: 'HTTP is sent elsewhere without encryption',
      asset: {
        ...both,
        requestRoutingRules: [rule('plain', '/gw/away')],
        redirectConfigurations: [{ id: '/gw/away', targetListener: null, targetUrl: 'http://example.com' }],
      },
    },
    {
      outcome: 'pass',
      because: 'HTTP is sent to an address with HTTPS',
      asset: {
        ...both,
        requestRoutingRules: [rule('plain', '/gw/away')],
        redirectConfigurations: [{ id: '/gw/away', targetListener: null, targetUrl: 'https://example.com' }],
      },
    },
    {
      outcome: 'unknown',
      because: 'each path of the HTTP listener may do something else',
      asset: { ...both, requestRoutingRules: [rule('plain', null, '/gw/map')] },
    },
    { outcome: 'unknown', because: 'the listeners are not known', asset: { ...gateway, httpListeners: denied } },
  ],
});
