import type { FastifyInstance } from 'fastify';
import { AppError } from '../errors.ts';

/** Closing ends event streams, lets running requests finish for a while, and then cuts what is left. */
export function closeGracefully(app: FastifyInstance, limitMs: number) {
  const open = new Set<AbortController>();
  let isClosing = false;
  let timer: NodeJS.Timeout | undefined;
  app.addHook('preClose', async () => {
    isClosing = true;
    for (const stream of open) stream.abort(closing());
    timer = setTimeout(() => app.server.closeAllConnections(), limitMs);
  });
  app.addHook('onClose', async () => clearTimeout(timer));
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
