import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { AppError } from '#platform/errors.ts';
import type { Secret } from '#platform/secret.ts';

export interface MetricsRequest {
  readonly ip: string;
  readonly headers: IncomingHttpHeaders;
}

/** Who may read the metrics: whoever has the token or, where there is none, programs of this machine. */
export function createMetricsGate(token: Secret | undefined, publicOrigin: string): (request: MetricsRequest) => void {
  // Behind a proxy of this machine, everybody seems to be on this machine.
  const isLocalServer = isLoopback(new URL(publicOrigin).hostname.replace(/^\[|\]$/g, ''));
  return ({ ip, headers }) => {
    if (token !== undefined) {
      if (!carries(headers.authorization, token)) throw tokenMissing();
      return;
    }
    const isForwarded = ['x-forwarded-for', 'forwarded', 'via'].some((name) => headers[name] !== undefined);
    if (!isLocalServer || isForwarded || !isLoopback(ip)) throw localOnly();
  };
}

function carries(authorization: string | undefined, token: Secret): boolean {
  const [, given = ''] = /^Bearer +(\S+)$/i.exec(authorization ?? '') ?? [];
  const [ours, theirs] = [token.reveal(), given].map((text) => createHash('sha256').update(text).digest());
  return timingSafeEqual(ours!, theirs!);
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^(::ffff:)?127\.\d+\.\d+\.\d+$/.test(host);
}

function tokenMissing(): AppError {
  return new AppError('unauthenticated', {
    en: 'The metrics need the token of BASTIDE_METRICS_TOKEN in the header Authorization: Bearer.',
    zh: '读取指标需要在请求头 Authorization: Bearer 中提供 BASTIDE_METRICS_TOKEN 的令牌。',
  });
}

function localOnly(): AppError {
  return new AppError('forbidden', {
    en: 'Only this machine itself may read the metrics, unless BASTIDE_METRICS_TOKEN is set.',
    zh: '未设置 BASTIDE_METRICS_TOKEN 时，仅本机可以读取指标。',
  });
}
