import { AppError } from '#platform/errors.ts';
import { chunksOf, errorFrom, parseJson } from './receive.ts';

export interface ReceivedEvent<D> {
  readonly event: string;
  readonly data: D;
  readonly id?: string;
}

const maxEventLength = 1_048_576;

/** The events of a text/event-stream as they arrive. */
export async function* eventsOf(response: Response): AsyncGenerator<ReceivedEvent<unknown>> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of chunksOf(response)) {
    text += decoder.decode(chunk, { stream: true });
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    if (text.length > maxEventLength) {
      throw new AppError('unavailable', { en: 'An event is too large.', zh: '事件过大。' });
    }
    for (const block of blocks) {
      const event = eventIn(block);
      // The server's last word when it cannot go on.
      if (event?.event === 'problem') throw errorFrom(event.data, response.status);
      if (event) yield event;
    }
  }
}

/** Comments and the time to wait before connecting again are no events. */
function eventIn(block: string): ReceivedEvent<unknown> | undefined {
  const fields = new Map(block.split('\n').map((line) => fieldIn(line)));
  const data = fields.get('data');
  if (data === undefined) return undefined;
  const id = fields.get('id');
  return { event: fields.get('event') ?? 'message', data: parseJson(data), ...(id === undefined ? {} : { id }) };
}

function fieldIn(line: string): [name: string, value: string] {
  const colon = line.indexOf(':');
  return colon === -1 ? [line, ''] : [line.slice(0, colon), line.slice(colon + 1).replace(/^ /, '')];
}
