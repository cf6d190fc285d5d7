import { z } from 'zod';
import { AppError, type ErrorCode, errorCodes } from '../errors.ts';
import type { Language } from './language.ts';

export const problemType = 'application/problem+json';

/** RFC 9457 problem details, as every error of the API is told. */
export const Problem = z
  .object({
    type: z.string().describe('Where the code is explained.'),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.enum(Object.keys(errorCodes) as [ErrorCode, ...ErrorCode[]]),
    instance: z.string().describe('The id of the request; the log of the server has it too.'),
    errors: z
      .array(z.object({ path: z.string(), message: z.string() }))
      .optional()
      .describe('What is wrong with the request, member by member.'),
    retryAfterSeconds: z.number().optional(),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof Problem>;

/** One thing that is wrong with a request; put a list of them in `details.errors` of an AppError. */
export interface MemberFault {
  readonly path: string;
  readonly message: string;
}

/** What a client is told of an error. Of its details only `errors` and `retryAfterSeconds` go out. */
export function problemOf(error: AppError, about: { language: Language; requestId: string }): Problem {
  const { status, meaning, zh } = errorCodes[error.code];
  const { errors, retryAfterSeconds } = error.details;
  return {
    type: `docs/reference/errors.md#${error.code}`,
    title: about.language === 'zh' ? zh : meaning,
    status,
    detail: error.text[about.language],
    code: error.code,
    instance: `urn:uuid:${about.requestId}`,
    ...(Array.isArray(errors) ? { errors } : {}),
    ...(typeof retryAfterSeconds === 'number' ? { retryAfterSeconds } : {}),
  };
}

/** What Fastify itself refuses, in our words. */
const fastifyFaults: Readonly<Record<string, readonly [ErrorCode, en: string, zh: string]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: [
    'payload-too-large',
    'The body is larger than allowed here.',
    '请求体超过此处允许的大小。',
  ],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [
    'unsupported-media-type',
    'The header Content-Type must be application/json, or what this address asks for.',
    '请求头 Content-Type 须为 application/json 或该地址要求的类型。',
  ],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [
    'invalid-request',
    'The body is not as long as Content-Length says.',
    '请求体长度与 Content-Length 不符。',
  ],
  FST_ERR_BAD_URL: ['invalid-request', 'The path is not properly percent-encoded.', '路径的百分号编码有误。'],
  FST_ERR_MAX_PARAM_LENGTH: ['invalid-request', 'A part of the path is too long.', '路径的某一部分过长。'],
};

/** Anything thrown as an AppError; what nobody meant to throw becomes `internal`, with the original as its cause. */
export function asAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const known = fastifyFaults[code];
  if (known) return new AppError(known[0], { en: known[1], zh: known[2] }, { cause: error });
  return new AppError(
    'internal',
    {
      en: 'Something went wrong on our side. The log of the server has the details under the id of this request.',
      zh: '服务器内部出错。服务器日志中可按本请求的编号查到详情。',
    },
    { cause: error },
  );
}
