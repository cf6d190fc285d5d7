import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { AppError } from '../errors.ts';
import { inspectText } from './json-body.ts';
import type { Language } from './language.ts';
import { parseQuery } from './query-string.ts';
import type { AnyRoute } from './route.ts';
import { strictly } from './strict.ts';
import { validate } from './validate.ts';

export interface ParsedRequest {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
}

/** Everything of a request that a client chose, parsed with the schemas of the route. */
export function requestParser(route: AnyRoute) {
  const params = strictly(route.params ?? z.object({}));
  const query = strictly(route.query ?? z.object({}));
  const body = route.body && strictly(route.body);
  return (request: FastifyRequest, language: Language): ParsedRequest => {
    const given = request.params as Record<string, string>;
    Object.values(given).forEach(inspectText);
    if (!body && !route.upload && request.body !== undefined) throw noBody();
    return {
      params: validate(params, given, 'params', language),
      query: validate(query, parseQuery(request.raw.url ?? ''), 'query', language),
      body: body ? validate(body, request.body, 'body', language) : request.body,
    };
  };
}

function noBody(): AppError {
  return new AppError('invalid-request', { en: 'This address takes no body.', zh: '该地址不接受请求体。' });
}
