import { createServer, type IncomingHttpHeaders, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { codeOf, vendorClient } from './vendor-client.ts';

/** A request that the vendor's client has signed, to be sent again and looked at as it comes back. */
export interface CapturedRequest {
  send(url: string): Promise<{ status: number; headers: IncomingHttpHeaders; body: string }>;
}

/** Lets the vendor's client sign one call and keeps it from being answered. */
export async function captureRequest(service: string, action: string): Promise<CapturedRequest> {
  let captured: { method: string; path: string; headers: IncomingHttpHeaders } | undefined;
  const trap = createServer((message, response) => {
    captured = { method: message.method ?? '', path: message.url ?? '', headers: message.headers };
    response.writeHead(500).end('{}');
  });
  await new Promise<void>((resolve) => trap.listen(0, '127.0.0.1', resolve));
  await codeOf(vendorClient(`http://127.0.0.1:${(trap.address() as AddressInfo).port}`)(service, action));
  trap.close();
  trap.closeAllConnections();
  return {
    send: (url) =>
      new Promise((resolve, reject) => {
        // The host is signed, so the copy names the host that it was made for.
        const outgoing = request({ ...captured, port: new URL(url).port, host: '127.0.0.1' }, (reply) => {
          let body = '';
          reply.setEncoding('utf8');
          reply.on('data', (chunk) => {
            body += chunk;
          });
          reply.on('end', () => resolve({ status: reply.statusCode ?? 0, headers: reply.headers, body }));
        });
        outgoing.on('error', reject);
        outgoing.end();
      }),
  };
}
