import type { FieldsOf } from '#model/asset.ts';
import type { ApplicationGateway } from './assets.ts';

type Fields = FieldsOf<typeof ApplicationGateway>;
type Listener = Fields['httpListeners'][number];
type Rule = Fields['requestRoutingRules'][number];

/** The HTTP listeners that serve requests instead of sending them to HTTPS, and those where their rules do not tell. */
export function plainListeners(
  listeners: readonly Listener[],
  rules: readonly Rule[],
  redirects: Fields['redirectConfigurations'],
): { readonly open: readonly string[]; readonly unclear: readonly string[] } {
  const open: string[] = [];
  const unclear: string[] = [];
  for (const { id, name, protocol } of listeners) {
    if (protocol !== 'Http') continue;
    const ends = rules.filter((rule) => rule.httpListener === null || rule.httpListener.id === id);
    const judged = ends.map((rule) => leadsToHttps(rule, listeners, redirects));
    if (judged.includes(false)) open.push(name);
    else if (judged.includes(null)) unclear.push(name);
  }
  return { open, unclear };
}

/** null where it is not told. */
function leadsToHttps(rule: Rule, listeners: readonly Listener[], redirects: Fields['redirectConfigurations']) {
  const { redirectConfiguration, urlPathMap } = rule;
  if (urlPathMap !== null || rule.httpListener === null) return null;
  if (redirectConfiguration === null) return false;
  const redirect = redirects?.find(({ id }) => id === redirectConfiguration.id);
  if (redirect === undefined) return null;
  const { targetListener, targetUrl } = redirect;
  if (targetListener === null) return targetUrl === null ? null : /^https:/i.test(targetUrl);
  const target = listeners.find(({ id }) => id === targetListener.id);
  return target === undefined ? null : target.protocol === 'Https';
}
