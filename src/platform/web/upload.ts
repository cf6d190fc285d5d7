import { type Readable, Transform } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { AppError } from '../errors.ts';

/** Hands bodies of these types on as a stream that fails when it grows beyond its limit. */
export function limitUpload(app: FastifyInstance, contentTypes: readonly string[], maxBytes: number): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser([...contentTypes], async (request: { headers: object }, body: Readable) => {
    const announced = Number((request.headers as { 'content-length'?: string })['content-length'] ?? 0);
    if (announced > maxBytes) throw tooLarge(maxBytes);
    let size = 0;
    const limited = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        size += chunk.length;
        done(size > maxBytes ? tooLarge(maxBytes) : null, chunk);
      },
    });
    body.on('error', (error) => limited.destroy(error));
    body.on('close', () => {
      if (!body.readableEnded) limited.destroy(new Error('The upload broke off.'));
    });
    return body.pipe(limited);
  });
}

/** Lets what is left of a body run into the void: a client that still sends would not read the answer otherwise. */
export function discardRest(body: Readable, maxBytes: number): void {
  if (body.readableEnded || body.destroyed) return;
  let size = 0;
  body.unpipe();
  body.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > maxBytes) body.destroy();
  });
  body.resume();
}

function tooLarge(maxBytes: number): AppError {
  const size = `${Math.floor(maxBytes / 1_048_576)} MiB`;
  return new AppError('payload-too-large', { en: `The body is larger than ${size}.`, zh: `请求体超过 ${size}。` });
}
