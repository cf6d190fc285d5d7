import type { FastifyInstance } from 'fastify';
import { AppError } from '../errors.ts';

/** Closing ends event streams, lets running requests finish for a while, and then cuts what is left. */
export function closeGracefully(app: FastifyInstance, limitMs: number) {
  const open = new Set<AbortController>();
  let isClosing = false;
  let limit: NodeJS.Timeout | undefined;
  let sweep: NodeJS.Timeout | undefined;
  app.addHook('preClose', async () => {
    isClosing = true;
    for (const stream of open) stream.abort(closing());
    limit = setTimeout(() => app.server.closeAllConnections(), limitMs);
    // A connection whose request ends now would be kept alive for the next one, which is not going to be answered.
    sweep = setInterval(() => app.server.closeIdleConnections(), 100);
  });
  // Comes when the last connection has ended.
  app.addHook('onClose', async () => {
    clearTimeout(limit);
    clearInterval(sweep);
  });
  return {
    open,
    refuseWhenClosing(): void {
      if (isClosing) throw closing();
    },
  };
}

function closing(): AppError {
  return new AppError('unavailable', { en: 'The server is stopping.', zh: '服务器正在停止。' });
}
