import type { ServerResponse } from 'node:http';
import type { ArmRefusal } from './estate.ts';
import type { ArmFault } from './faults.ts';

/** What goes back over the wire. */
export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
  /** the vendor's code, when it is a refusal */
  readonly code: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

export function jsonAnswer(body: unknown): Answer {
  return { status: 200, type: 'application/json; charset=utf-8', body: JSON.stringify(body), code: null };
}

export function refusalAnswer({ status, code, message, retryAfter }: ArmRefusal): Answer {
  const headers = {
    'x-ms-failure-cause': 'gateway',
    ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }),
  };
  return { ...jsonAnswer({ error: { code, message } }), status, code, headers };
}

const page = '<!DOCTYPE html><html><head><title>Sign in</title></head><body>Sign in to use the network.</body></html>';

/** A good answer, spoilt as the fault says. */
export function spoil(answer: Answer, fault: ArmFault): Answer {
  if (fault.kind === 'truncated' && fault.cut === 'body') {
    return { ...answer, body: answer.body.slice(0, Math.floor(answer.body.length / 2)) };
  }
  if (fault.kind !== 'foreign') return answer;
  switch (fault.shape) {
    case 'html':
      return { ...answer, type: 'text/html; charset=utf-8', body: page };
    case 'other':
      return jsonAnswer({ status: 'fine', data: { items: 'none' } });
    case 'null':
      return jsonAnswer({ value: null, properties: null });
    case 'redirect':
      return { ...answer, status: 302, body: '', headers: { location: 'https://login.example.com/' } };
  }
}

export function send(response: ServerResponse, answer: Answer, cutOff: boolean): void {
  const body = Buffer.from(answer.body);
  response.writeHead(answer.status, {
    'content-type': answer.type,
    'content-length': body.length,
    ...answer.headers,
  });
  if (!cutOff) {
    response.end(body);
    return;
  }
  response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.socket?.destroy());
}
