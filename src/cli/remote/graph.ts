import { variablesFromText } from '#graph/query-variables.ts';
import type { Answer } from '#graph/run-query.ts';
import type { CommandContext } from '../context.ts';
import { withServer } from './server.ts';

/** Asks the server that this machine is logged on to. A query that is wrong is refused with its place, as for a recording. */
export async function askServer(
  text: string,
  typed: ReadonlyMap<string, string>,
  context: CommandContext,
): Promise<Answer> {
  const variables = variablesFromText(text, typed);
  const {
    data,
    errors = [],
    extensions,
  } = await withServer(context, (server) => server.call('queryGraph', { body: { query: text, variables } }));
  // what is wrong came as a refusal; what is left are values that could not be read
  const unread = errors.flatMap(({ path = [], extensions: { gap } }) => (gap ? [{ path, gap }] : []));
  const { notes = [], omitted } = extensions ?? {};
  return {
    data: data ?? {},
    unread,
    notes,
    omitted: omitted ? { unread: omitted.errors, notes: omitted.notes } : { unread: 0, notes: 0 },
  };
}
