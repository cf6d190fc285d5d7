import { createHash, randomBytes } from 'node:crypto';
import { isId } from '#platform/identifiers.ts';
import type { ReplyControls } from '#platform/web/route.ts';

export interface SessionToken {
  readonly organizationId: string;
  /** 256 random bits, base64url */
  readonly secret: string;
}

/** Where browsers keep the session; the organisation is part of the value, so that it is looked for nowhere else. */
export interface SessionCookie {
  read(cookies: Readonly<Record<string, string | undefined>>): SessionToken | undefined;
  write(reply: ReplyControls, token: SessionToken, maxAgeSeconds: number): void;
  clear(reply: ReplyControls): void;
}

export function createSessionCookie(publicOrigin: string): SessionCookie {
  const secure = publicOrigin.startsWith('https:');
  // With this prefix browsers take the cookie from nobody but this very host, over https.
  const name = secure ? '__Host-bastide' : 'bastide_session';
  // Lax, so that a link in a message opens the console logged on; what changes something is guarded by the gate.
  const options = { path: '/', httpOnly: true, secure, sameSite: 'lax' } as const;
  return {
    read: (cookies) => parse(cookies[name]),
    write: (reply, { organizationId, secret }, maxAgeSeconds) =>
      reply.setCookie(name, `${organizationId}.${secret}`, { ...options, maxAgeSeconds }),
    clear: (reply) => reply.clearCookie(name, options),
  };
}

export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** What is stored of a secret of 256 random bits, which needs no slow hash. */
export function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

function parse(value: string | undefined): SessionToken | undefined {
  const [, organizationId, secret] = /^([0-9a-f-]{36})\.([\w-]{43})$/.exec(value ?? '') ?? [];
  if (organizationId === undefined || secret === undefined || !isId(organizationId)) return undefined;
  return { organizationId, secret };
}
