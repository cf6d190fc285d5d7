import { constants, randomUUID, verify } from 'node:crypto';
import type { HttpRequest } from '../alibaba/http-request.ts';
import { type Answer, jsonAnswer } from './answer.ts';

/** The application that may sign in. */
export const simulatedApplication = {
  tenantId: '00000000-0000-0000-0000-0000000000aa',
  clientId: '00000000-0000-0000-0000-0000000000c1',
  clientSecret: 'simulated~Client.Secret_of-the-auditor',
  /** what a workload's token file holds */
  federatedToken: 'simulated-federated-token',
} as const;

/** Gives out tokens as Microsoft Entra ID does, to one application, by OAuth 2.0 client credentials. */
export interface Entra {
  /** null: the request is for nobody here */
  answer(request: HttpRequest, origin: string): Answer | null;
  /** whether this is a token that was given out and has not ended */
  accepts(token: string): boolean;
  /** how many were given out */
  readonly count: number;
}

export interface EntraOptions {
  /** of a token */
  readonly lifetimeSeconds?: number;
  /** that of the application, whose key signs assertions */
  readonly certificate?: string;
  readonly now?: () => number;
}

const metadataPath = /^\/([^/]+)\/v2\.0\/\.well-known\/openid-configuration$/;
const tokenPath = /^\/([^/]+)\/oauth2\/v2\.0\/token$/;

export function createEntra({ lifetimeSeconds = 3_599, now = Date.now, certificate }: EntraOptions = {}): Entra {
  const tokens = new Map<string, number>();
  return {
    accepts: (token) => (tokens.get(token) ?? 0) > now(),
    get count() {
      return tokens.size;
    },
    answer: (request, origin) => {
      const [, described] = metadataPath.exec(request.path) ?? [];
      if (described !== undefined)
        return known(described) ? jsonAnswer(metadata(origin, described)) : noTenant(described);
      const [, tenant] = tokenPath.exec(request.path) ?? [];
      if (tenant === undefined || request.method !== 'POST') return null;
      const refused = known(tenant) ? refusalOf(new URLSearchParams(request.body), certificate) : noTenant(tenant);
      if (refused) return refused;
      const token = newToken();
      tokens.set(token, now() + lifetimeSeconds * 1000);
      const expiry = { expires_in: lifetimeSeconds, ext_expires_in: lifetimeSeconds };
      return jsonAnswer({ token_type: 'Bearer', ...expiry, access_token: token });
    },
  };
}

function known(tenant: string): boolean {
  return tenant.toLowerCase() === simulatedApplication.tenantId;
}

/** Looks like a JSON Web Token, as the vendor's do. */
function newToken(): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ typ: 'JWT', alg: 'RS256' })}.${part({ aud: 'https://management.azure.com', jti: randomUUID() })}.${part({ signed: 'yes' })}`;
}

function metadata(origin: string, tenant: string) {
  return {
    issuer: `${origin}/${tenant}/v2.0`,
    authorization_endpoint: `${origin}/${tenant}/oauth2/v2.0/authorize`,
    token_endpoint: `${origin}/${tenant}/oauth2/v2.0/token`,
    jwks_uri: `${origin}/${tenant}/discovery/v2.0/keys`,
    response_types_supported: ['code'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
  };
}

function refusalOf(form: URLSearchParams, certificate: string | undefined): Answer | null {
  const { clientId, clientSecret, federatedToken } = simulatedApplication;
  if (form.get('client_id') !== clientId) {
    return refused(400, 'unauthorized_client', 700016, 'Application was not found in the directory.');
  }
  if (
    form.get('grant_type') !== 'client_credentials' ||
    !/^https:\/\/\S+\/\.default( |$)/.test(form.get('scope') ?? '')
  ) {
    return refused(400, 'invalid_request', 900144, 'The request is not one for client credentials.');
  }
  if (form.has('client_assertion')) {
    const assertion = form.get('client_assertion') ?? '';
    if (assertion === federatedToken) return null;
    if (assertion.includes('.')) return refusalOfSigned(assertion, certificate);
    return refused(401, 'invalid_client', 700211, 'No matching federated identity record found.');
  }
  if (form.get('client_secret') === clientSecret) return null;
  return refused(401, 'invalid_client', 7000215, `Invalid client secret provided: ${form.get('client_secret')}.`);
}

/** Source: "Microsoft identity platform application authentication certificate credentials". */
function refusalOfSigned(assertion: string, certificate: string | undefined): Answer | null {
  const [header = '', payload = '', signature = ''] = assertion.split('.');
  const { alg } = JSON.parse(Buffer.from(header, 'base64url').toString());
  const { iss } = JSON.parse(Buffer.from(payload, 'base64url').toString());
  const signed = [Buffer.from(`${header}.${payload}`), Buffer.from(signature, 'base64url')] as const;
  const key = { key: certificate ?? '', padding: constants.RSA_PKCS1_PSS_PADDING };
  const isOurs = certificate !== undefined && alg === 'PS256' && iss === simulatedApplication.clientId;
  if (isOurs && verify('sha256', signed[0], key, signed[1])) return null;
  return refused(401, 'invalid_client', 700027, 'The certificate with which the assertion was signed is not known.');
}

function noTenant(tenant: string): Answer {
  return refused(400, 'invalid_request', 90002, `Tenant '${tenant}' not found.`);
}

function refused(status: number, error: string, code: number, text: string): Answer {
  const description = `AADSTS${code}: ${text} Trace ID: ${randomUUID()} Correlation ID: ${randomUUID()} Timestamp: 2026-11-01 00:00:00Z`;
  const body = { error, error_description: description, error_codes: [code], timestamp: '2026-11-01 00:00:00Z' };
  return { ...jsonAnswer(body), status, code: `AADSTS${code}` };
}
