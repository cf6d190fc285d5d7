import type { CloudCall } from '#model/recording.ts';
import type { Credentials } from './access-key.ts';
import { productOf } from './products.ts';
import { authorizeAcs3, canonicalQuery, sha256 } from './signature.ts';
import type { Target, WireRequest } from './wire.ts';

const hashOfNothing = sha256('');

/** A call of the RPC gateway: POST without a body, parameters in the query, action and version in headers. */
export function buildRpcRequest(call: CloudCall, credentials: Credentials, target: Target, nonce: string): WireRequest {
  const { version } = productOf(call.service);
  const query = { ...flattenInput(call.input), ...(target.pathStyle ? wholeCloudQuery(call, version) : {}) };
  const path = `${target.basePath}/`;
  const headers: Record<string, string> = {
    host: target.host,
    accept: 'application/json',
    'x-acs-action': call.operation,
    'x-acs-version': version,
    'x-acs-date': new Date(target.now).toISOString().replace(/\.\d{3}Z$/, 'Z'),
    'x-acs-signature-nonce': nonce,
    'x-acs-content-sha256': hashOfNothing,
  };
  if (credentials.securityToken) headers['x-acs-security-token'] = credentials.securityToken.reveal();
  const { accessKeyId, accessKeySecret } = credentials;
  headers.authorization = authorizeAcs3({ method: 'POST', path, query, headers }, accessKeyId, accessKeySecret);
  const search = canonicalQuery(query);
  return { method: 'POST', path: search === '' ? path : `${path}?${search}`, headers };
}

/**
 * What stands for the whole cloud can tell neither product nor region from its host name, so all of them are said. On the vendor's own
 * hosts a RegionId is sent only where the operation is asked with one: for some, Security Center's, it is a filter.
 */
function wholeCloudQuery({ operation, region, input }: CloudCall, version: string): Record<string, string> {
  const said = { Action: operation, Version: version };
  return region === null || 'RegionId' in input ? said : { ...said, RegionId: region };
}

/** Values as text; a list becomes `Name.1`, `Name.2` …, an object `Name.Member`. Source: the vendor's RPC request syntax. */
export function flattenInput(input: Readonly<Record<string, unknown>>): Record<string, string> {
  const flat: Record<string, string> = {};
  const add = (name: string, value: unknown): void => {
    if (value === undefined || value === null) return;
    if (Array.isArray(value)) for (const [index, item] of value.entries()) add(`${name}.${index + 1}`, item);
    else if (typeof value === 'object') for (const [key, item] of Object.entries(value)) add(`${name}.${key}`, item);
    else flat[name] = String(value);
  };
  for (const [name, value] of Object.entries(input)) add(name, value);
  return flat;
}
