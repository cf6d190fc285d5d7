import { createRequire } from 'node:module';
import { simulatedCredentials } from './credentials.ts';
import type { JsonObject } from './json.ts';
import { services } from './operations.ts';

// The vendor's packages are CommonJS with a default member, which Node and the test runner unwrap differently.
const load = createRequire(import.meta.url);
const openApi = load('@alicloud/openapi-client') as typeof import('@alicloud/openapi-client');
const { RuntimeOptions } = load('@alicloud/tea-util') as typeof import('@alicloud/tea-util');

export interface VendorKeys {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly securityToken?: string;
}

/** Calls a simulator with the vendor's own client: what it signs and how it encodes is not ours. */
export function vendorClient(url: string, keys: VendorKeys = simulatedCredentials) {
  const config = new openApi.Config({ ...keys, endpoint: new URL(url).host, protocol: 'http', maxIdleConns: 1 });
  const client = new openApi.default(config);
  const runtime = new RuntimeOptions({ autoretry: false, maxAttempts: 1, readTimeout: 2000, connectTimeout: 2000 });
  return async (service: string, action: string, query: Record<string, string> = {}): Promise<JsonObject> => {
    const version = services.find(({ code }) => code === service)?.version ?? service;
    const params = new openApi.Params({
      action,
      version,
      protocol: 'HTTP',
      pathname: '/',
      method: 'POST',
      authType: 'AK',
      style: 'RPC',
      reqBodyType: 'formData',
      bodyType: 'json',
    });
    const reply = await client.callApi(params, new openApi.OpenApiRequest({ query }), runtime);
    return reply.body;
  };
}

/** The vendor's error code of a call that must fail. */
export async function codeOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  }
  return 'answered';
}
