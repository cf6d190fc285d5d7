import type { FastifyRequest } from 'fastify';
import { AppError } from '../errors.ts';
import type { WebServerSettings } from './options.ts';

const loopbackNames = new Set(['localhost', '127.0.0.1', '[::1]']);

/** A page of elsewhere whose name points to the loopback address (DNS rebinding) still sends its own name as Host. */
export function refuseForeignHost(request: FastifyRequest, options: WebServerSettings): void {
  const { localAddress } = request.socket;
  if (localAddress !== undefined && !/^(127\.|::1$|::ffff:127\.)/.test(localAddress)) return;
  const name = nameOf(request.headers.host ?? '');
  if (loopbackNames.has(name) || name === new URL(options.publicOrigin).hostname) return;
  if (options.allowedHosts?.includes(name)) return;
  throw new AppError('misdirected-request', {
    en: 'The header Host names a server that is not this one.',
    zh: '请求头 Host 指向的不是本服务器。',
  });
}

/** Without the port. */
function nameOf(host: string): string {
  return host.toLowerCase().replace(/:\d+$/, '');
}
