import { Readable } from 'node:stream';
import { type AnyRoute, defineRoute, roles } from '#platform/web/route.ts';
import { GraphAnswer, GraphQuery } from './schemas.ts';
import type { GraphService } from './service.ts';

const tag = 'graph';

export function graphRoutes(service: GraphService): readonly AnyRoute[] {
  return [
    defineRoute({
      method: 'POST',
      path: '/api/v1/graphql',
      operationId: 'queryGraph',
      summary: 'Ask the asset graph in GraphQL',
      description:
        'GraphQL over HTTP, for any client; introspection works. Only queries: nothing is changed. A query that is wrong is answered with 400 and with `errors` that say where. ' +
        'A value that could not be read is null and has an error with the code `unread`; `extensions.notes` says of lists what they do not show.',
      tag,
      access: { roles, scope: 'graph:read' },
      bodyLimit: 1_048_576,
      body: GraphQuery,
      reply: GraphAnswer,
      handle: async ({ body, reply, ...asker }) => {
        const { isRefused, answer } = await service.answer(asker, body);
        if (isRefused) reply.status(400);
        return answer;
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1/graphql/schema',
      operationId: 'getGraphSchema',
      summary: 'What the asset graph can be asked for, as a GraphQL schema',
      tag,
      access: { roles },
      reply: null,
      contentType: 'text/plain; charset=utf-8',
      handle: async () => Readable.from([service.schema()]),
    }),
  ];
}
