import type { ServerResponse } from 'node:http';
import type { Fault } from './faults.ts';
import { escapeXml } from './services/oss.ts';
import type { VendorError } from './vendor-error.ts';

/** What goes back over the wire. */
export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
  readonly requestId: string;
  readonly code: string | null;
  readonly retryAfter?: number | undefined;
}

const json = 'application/json;charset=utf-8';

export function rpcAnswer(requestId: string, members: object): Answer {
  return { status: 200, type: json, body: JSON.stringify({ RequestId: requestId, ...members }), requestId, code: null };
}

export function rpcRefusal(requestId: string, error: VendorError, hostId: string): Answer {
  const body = JSON.stringify({
    RequestId: requestId,
    HostId: hostId,
    Code: error.code,
    Message: error.message,
    Recommend: `https://api.aliyun.com/troubleshoot?q=${error.code}`,
  });
  return { status: error.status, type: json, body, requestId, code: error.code, retryAfter: error.retryAfter };
}

export function ossRefusal(requestId: string, error: VendorError, hostId: string): Answer {
  const members = { Code: error.code, Message: error.message, RequestId: requestId, HostId: hostId };
  const elements = Object.entries(members).map(([name, value]) => `<${name}>${escapeXml(value)}</${name}>`);
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error>${elements.join('')}</Error>`;
  return {
    status: error.status,
    type: 'application/xml',
    body,
    requestId,
    code: error.code,
    retryAfter: error.retryAfter,
  };
}

const page = '<!DOCTYPE html><html><head><title>Sign in</title></head><body>Sign in to use the network.</body></html>';

/** A good answer, spoilt as the fault says. */
export function spoil(answer: Answer, fault: Fault): Answer {
  if (fault.kind === 'foreign') {
    if ((fault.shape ?? 'html') === 'html') return { ...answer, type: 'text/html; charset=utf-8', body: page };
    const isXml = answer.type === 'application/xml';
    const body = isXml ? '<Answer><Status>fine</Status></Answer>' : '{"status":"fine","data":{"items":"none"}}';
    return { ...answer, body };
  }
  if (fault.kind === 'truncated' && fault.cut === 'body')
    return { ...answer, body: answer.body.slice(0, Math.floor(answer.body.length / 2)) };
  return answer;
}

export function send(response: ServerResponse, answer: Answer, cutOff: boolean): void {
  const body = Buffer.from(answer.body);
  response.writeHead(answer.status, {
    'content-type': answer.type,
    'content-length': body.length,
    [answer.type === 'application/xml' ? 'x-oss-request-id' : 'x-acs-request-id']: answer.requestId,
    ...(answer.retryAfter === undefined ? {} : { 'retry-after': String(answer.retryAfter) }),
  });
  if (!cutOff) {
    response.end(body);
    return;
  }
  response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.socket?.destroy());
}
