import { checkRoutes } from './check-routes.ts';
import { createSchemaCollector, type JsonSchema } from './json-schemas.ts';
import { operationIdOf } from './operation-id.ts';
import { Problem, problemType } from './problem.ts';
import { statusOf } from './respond.ts';
import { type AnyRoute, type Feature, scopeOf } from './route.ts';

type Collector = ReturnType<typeof createSchemaCollector>;

export interface OpenApiOperation {
  readonly operationId: string;
  readonly summary: string;
  readonly parameters?: readonly OpenApiParameter[];
  readonly requestBody?: {
    readonly required: boolean;
    readonly content: Readonly<Record<string, { readonly schema: JsonSchema }>>;
  };
  readonly responses: Readonly<
    Record<
      string,
      { readonly $ref?: string; readonly content?: Readonly<Record<string, { readonly schema: JsonSchema }>> }
    >
  >;
  readonly [extension: string]: unknown;
}

export interface OpenApiParameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly schema: JsonSchema;
  readonly description?: string;
}

export interface OpenApiDocument {
  readonly openapi: '3.1.0';
  readonly paths: Readonly<Record<string, Readonly<Record<string, OpenApiOperation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>>; readonly [kind: string]: unknown };
  readonly [member: string]: unknown;
}

/** What the routes declare, as OpenAPI 3.1; the same routes give the same text. */
export function openApiDocument(features: readonly Feature[], version = '1'): OpenApiDocument {
  checkRoutes(features);
  const routes = features.flatMap((feature) => feature.routes);
  const collector = createSchemaCollector();
  const paths: Record<string, Record<string, OpenApiOperation>> = {};
  for (const route of routes.toSorted((a, b) => (a.path < b.path ? -1 : 1))) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operationOf(route, collector) };
  }
  const { components, document } = collector.finish(paths);
  return {
    openapi: '3.1.0',
    info: { title: 'Bastide', version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [{ url: '/' }],
    tags: [...new Set(routes.map(({ tag }) => tag))].sort().map((name) => ({ name })),
    paths: document,
    components: { schemas: components, responses: { Problem: problemResponse(components) }, securitySchemes },
  };
}

const securitySchemes = {
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: '__Host-bastide',
    description:
      'Of a log-on, for browsers; named `bastide_session` without HTTPS. What changes something also needs the header `x-bastide-csrf: 1` and the origin of the server.',
  },
  token: { type: 'http', scheme: 'bearer', description: 'An API token.' },
};

function problemResponse(components: Readonly<Record<string, JsonSchema>>): object {
  if (!components.Problem) throw new Error('The schema of problems has lost its id');
  return {
    description: 'Problem details (RFC 9457).',
    content: { [problemType]: { schema: { $ref: '#/components/schemas/Problem' } } },
  };
}

function operationOf(route: AnyRoute, collector: Collector): OpenApiOperation {
  collector.convert(Problem, 'output', route);
  const parameters = parametersOf(route, collector);
  const requestBody = requestBodyOf(route, collector);
  const scope = scopeOf(route);
  return {
    operationId: operationIdOf(route),
    summary: route.summary,
    ...(route.description === undefined ? {} : { description: route.description }),
    tags: [route.tag],
    security: 'public' in route.access ? [] : [{ session: [] }, { token: [] }],
    ...('roles' in route.access ? { 'x-bastide-roles': route.access.roles, 'x-bastide-scope': scope } : {}),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(requestBody ? { requestBody } : {}),
    responses: { [statusOf(route)]: successOf(route, collector), default: { $ref: '#/components/responses/Problem' } },
  };
}

function parametersOf(route: AnyRoute, collector: Collector): OpenApiParameter[] {
  const list: OpenApiParameter[] = [];
  for (const place of ['path', 'query'] as const) {
    const schema = place === 'path' ? route.params : route.query;
    if (!schema) continue;
    const { properties = {}, required = [] } = collector.convert(schema, 'input', route);
    for (const [name, member] of Object.entries(properties as Record<string, JsonSchema>)) {
      const { description, ...rest } = member;
      const isRequired = place === 'path' || (required as readonly string[]).includes(name);
      const told = typeof description === 'string' ? { description } : {};
      list.push({ name, in: place, required: isRequired, ...told, schema: rest });
    }
  }
  if (route.idempotent) list.push(header('Idempotency-Key', 'Repeating a request with its key repeats its answer.'));
  if (route.events) list.push(header('Last-Event-ID', 'The id of the last event that was seen.'));
  return list;
}

function header(name: string, description: string): OpenApiParameter {
  return { name, in: 'header', required: false, description, schema: { type: 'string' } };
}

function requestBodyOf(route: AnyRoute, collector: Collector) {
  if (route.upload) return { required: true, content: Object.fromEntries(route.upload.map((type) => [type, binary])) };
  if (!route.body) return undefined;
  const isRequired = !route.body.safeParse(undefined).success;
  return {
    required: isRequired,
    content: { 'application/json': { schema: collector.convert(route.body, 'input', route) } },
  };
}

const binary = { schema: {} };

function successOf(route: AnyRoute, collector: Collector) {
  const schema = route.reply ? collector.convert(route.reply, 'output', route) : {};
  if (route.events)
    return { description: 'Events, each with data like this.', content: { 'text/event-stream': { schema } } };
  if (route.contentType !== undefined)
    return { description: 'A file.', content: { [mediaTypeOf(route.contentType)]: binary } };
  if (route.reply === null) return { description: 'Done.' };
  return { description: 'The answer.', content: { 'application/json': { schema } } };
}

function mediaTypeOf(contentType: string): string {
  return contentType.split(';')[0]!.trim();
}
