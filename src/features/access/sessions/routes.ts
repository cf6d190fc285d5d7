import { type AnyRoute, defineRoute, type RequestContext, roles } from '#platform/web/route.ts';
import type { createLogOn } from './log-on.ts';
import type { OwnAccess } from './own-access.ts';
import {
  CodeProof,
  CurrentSession,
  Enrolment,
  FullProof,
  LogOn,
  LogOnReply,
  PasswordChange,
  PasswordProof,
  RecoveryCodes,
  SessionId,
  SessionList,
} from './schemas.ts';
import type { SessionService } from './service.ts';
import type { SessionCookie } from './token.ts';
import type { Visitor } from './visitor.ts';

const everyone = { roles } as const;
const tag = 'session';

export interface SessionDoors {
  readonly logOn: ReturnType<typeof createLogOn>;
  readonly sessions: SessionService;
  readonly own: OwnAccess;
  readonly cookie: SessionCookie;
}

export function sessionRoutes(doors: SessionDoors): readonly AnyRoute[] {
  const { logOn, sessions, cookie } = doors;
  const visitorOf = visitorWith(cookie);
  return [
    defineRoute({
      method: 'POST',
      path: '/api/v1/session',
      summary: 'Logs on with a password',
      operationId: 'logOn',
      description:
        'With 201 somebody is logged on. With 200 something is still wanted: send the same again, with `newPassword` or `totp`.',
      tag,
      access: { public: true },
      body: LogOn,
      status: 201,
      reply: LogOnReply,
      handle: async ({ body, ip, headers, now, reply }) => {
        const result = await logOn(body, { ip, userAgent: (headers['user-agent'] ?? '').slice(0, 300) }, now);
        if (result.opened) cookie.write(reply, result.opened.token, result.opened.maxAgeSeconds);
        else reply.status(200);
        return result.reply;
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1/session',
      summary: 'Who is logged on',
      operationId: 'getSession',
      tag,
      access: everyone,
      reply: CurrentSession,
      handle: async (request) => sessions.current(visitorOf(request)),
    }),
    defineRoute({
      method: 'DELETE',
      path: '/api/v1/session',
      summary: 'Logs off',
      operationId: 'logOff',
      tag,
      access: everyone,
      reply: null,
      handle: async (request) => {
        await sessions.logOff(visitorOf(request));
        cookie.clear(request.reply);
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1/sessions',
      summary: 'Your own sessions, newest first',
      tag,
      access: everyone,
      reply: SessionList,
      handle: async (request) => sessions.list(visitorOf(request)),
    }),
    defineRoute({
      method: 'DELETE',
      path: '/api/v1/sessions/{sessionId}',
      summary: 'Ends one of your own sessions',
      operationId: 'endSession',
      tag,
      access: everyone,
      params: SessionId,
      reply: null,
      handle: async (request) => sessions.end(visitorOf(request), request.params.sessionId),
    }),
    ...ownAccessRoutes(doors),
  ];
}

function ownAccessRoutes({ own, cookie }: SessionDoors): readonly AnyRoute[] {
  const visitorOf = visitorWith(cookie);
  const facts = { method: 'POST', tag, access: everyone } as const;
  return [
    defineRoute({
      ...facts,
      path: '/api/v1/session/password',
      summary: 'Changes your own password and ends your other sessions',
      operationId: 'changePassword',
      body: PasswordChange,
      reply: null,
      handle: async (request) => {
        const { token, maxAgeSeconds } = await own.changePassword(visitorOf(request), request.body);
        cookie.write(request.reply, token, maxAgeSeconds);
      },
    }),
    defineRoute({
      ...facts,
      path: '/api/v1/session/totp',
      summary: 'Begins to set up your second factor',
      operationId: 'enrolTotp',
      body: PasswordProof,
      reply: Enrolment,
      handle: async (request) => own.enrolTotp(visitorOf(request), request.body.password),
    }),
    defineRoute({
      ...facts,
      path: '/api/v1/session/totp/confirm',
      summary: 'Puts your second factor in force',
      operationId: 'confirmTotp',
      body: CodeProof,
      reply: RecoveryCodes,
      handle: async (request) => ({
        recoveryCodes: [...(await own.confirmTotp(visitorOf(request), request.body.code))],
      }),
    }),
    defineRoute({
      ...facts,
      path: '/api/v1/session/totp/disable',
      summary: 'Takes your second factor away',
      operationId: 'disableTotp',
      body: FullProof,
      reply: null,
      handle: async (request) => own.disableTotp(visitorOf(request), request.body),
    }),
    defineRoute({
      ...facts,
      path: '/api/v1/session/totp/recovery-codes',
      summary: 'Gives you new recovery codes in place of the old ones',
      operationId: 'renewRecoveryCodes',
      body: FullProof,
      reply: RecoveryCodes,
      handle: async (request) => ({
        recoveryCodes: [...(await own.renewRecoveryCodes(visitorOf(request), request.body))],
      }),
    }),
  ];
}

function visitorWith(cookie: SessionCookie) {
  return ({ caller, cookies, ip, now }: RequestContext & Pick<Visitor, 'caller'>): Visitor => ({
    caller,
    token: cookie.read(cookies),
    ip,
    now,
  });
}
