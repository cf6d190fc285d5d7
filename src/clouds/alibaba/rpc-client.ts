import type { CloudCall } from '#model/recording.ts';
import type { Credentials } from './access-key.ts';
import { productOf } from './products.ts';
import { authorizeAcs3, canonicalQuery, sha256 } from './signature.ts';
import type { Target, WireRequest } from './wire.ts';

const hashOfNothing = sha256('');

/** A call of the RPC gateway: POST without a body, parameters in the query, action and version in headers. */
export function buildRpcRequest(call: CloudCall, credentials: Credentials, target: Target, nonce: string): WireRequest {
  const query = { ...flattenInput(call.input), ...regionOf(call) };
  const path = `${target.basePath}/`;
  const headers: Record<string, string> = {
    host: target.host,
    accept: 'application/json',
    'x-acs-action': call.operation,
    'x-acs-version': productOf(call.service).version,
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

/** A proxy that stands for the whole cloud cannot tell the region from the host name, so it is always said. */
function regionOf(call: CloudCall): Record<string, string> {
  return call.region === null || 'RegionId' in call.input ? {} : { RegionId: call.region };
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
