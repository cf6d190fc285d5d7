import { once } from 'node:events';
import { PassThrough, type Readable } from 'node:stream';
import type { z } from 'zod';
import type { Problem } from './problem.ts';
import type { ServerEvent } from './route.ts';

export interface EventStreamOptions {
  readonly signal: AbortSignal;
  readonly heartbeatMs: number;
  /** of the data of each event */
  readonly schema: z.ZodType | null;
  /** what the client is told when the events end by an error; called once */
  readonly explain: (error: unknown) => Problem;
}

/** Events as text/event-stream: waits for a slow reader, shows life when nothing happens, ends with the signal. */
export function eventStream(events: AsyncIterable<ServerEvent>, options: EventStreamOptions): Readable {
  const stream = new PassThrough();
  // A reader that sees nothing for long thinks the line dead; one that is slow needs no more lines.
  const heartbeat = setInterval(() => {
    if (!stream.writableNeedDrain) stream.write(':\n\n');
  }, options.heartbeatMs);
  const end = () => stream.end();
  options.signal.addEventListener('abort', end, { once: true });
  stream.once('close', () => clearInterval(heartbeat));
  stream.write('retry: 3000\n\n');
  pump(events, stream, options)
    .then(end, (error: unknown) => {
      if (options.signal.aborted) return end();
      // The status is long sent; this is the only way left to say why nothing more comes.
      return stream.end(`event: problem\ndata: ${JSON.stringify(options.explain(error))}\n\n`);
    })
    .finally(() => {
      clearInterval(heartbeat);
      options.signal.removeEventListener('abort', end);
    });
  return stream;
}

async function pump(events: AsyncIterable<ServerEvent>, stream: PassThrough, options: EventStreamOptions) {
  const { signal, schema } = options;
  const iterator = events[Symbol.asyncIterator]();
  const aborted = new Promise<undefined>((resolve) => {
    if (signal.aborted) resolve(undefined);
    signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
  try {
    while (!signal.aborted) {
      const next = await Promise.race([iterator.next(), aborted]);
      if (next === undefined || next.done || signal.aborted) return;
      if (!stream.write(textOf(next.value, schema))) await once(stream, 'drain', { signal });
    }
  } finally {
    // Not awaited: a generator that waits for something else than the signal would hold the reply up.
    iterator.return?.().then(undefined, options.explain);
  }
}

function textOf({ event, data, id }: ServerEvent, schema: z.ZodType | null): string {
  if (!/^[\w.-]+$/.test(event) || event === 'problem') throw new Error(`"${event}" is no name of an event`);
  if (id !== undefined && !/^[\x21-\x7e]+$/.test(id)) throw new Error('The id of an event holds odd characters');
  const json = JSON.stringify(schema ? schema.parse(data) : data);
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${json}\n\n`;
}
