import { z } from 'zod';
import type { RecordedCall, RecordingHeader } from '#model/recording.ts';
import { AppError } from '#platform/errors.ts';

const newestVersion = 1;

const Header = z.object({
  bastideRecording: z.literal(newestVersion),
  cloud: z.string().min(1),
  account: z.string().min(1),
  at: z.iso.datetime({ offset: true }),
  regions: z.array(z.string().min(1)),
  sample: z.string().optional(),
});

const Call = z
  .object({
    service: z.string().min(1),
    operation: z.string().min(1),
    region: z.string().min(1).optional(),
    input: z
      .record(
        z.string(),
        z.union([
          z.string(),
          z.number(),
          z.boolean(),
          z.array(z.unknown()),
          z.record(z.string(), z.unknown()),
          z.null(),
        ]),
      )
      .default({}),
    output: z.unknown().optional(),
    error: z
      .object({ code: z.string().min(1), message: z.string().default(''), status: z.number().int().optional() })
      .optional(),
  })
  .refine((call) => (call.output === undefined) !== (call.error === undefined), {
    message: 'exactly one of "output" and "error" must be there',
  });

/** Line 1. Throws `invalid-file` for another cloud, a newer format or a missing member. */
export function parseHeaderLine(text: string, file: string, cloud: string): RecordingHeader {
  const value = parseJson(text, file, 1);
  const version =
    typeof value === 'object' && value !== null ? (value as Record<string, unknown>).bastideRecording : undefined;
  if (version === undefined)
    throw bad(file, 1, 'this is not the header of a recording (it must begin with "bastideRecording": 1)');
  if (typeof version === 'number' && version > newestVersion) {
    throw bad(
      file,
      1,
      `the recording has format ${version}, and this Bastide reads up to ${newestVersion}; update Bastide`,
    );
  }
  const header = Header.safeParse(value);
  if (!header.success) throw bad(file, 1, describe(header.error));
  if (header.data.cloud !== cloud) {
    throw bad(
      file,
      1,
      `the recording is of ${header.data.cloud}, not of ${cloud}; use: bastide assess ${header.data.cloud} --replay ${file}`,
    );
  }
  return header.data as RecordingHeader;
}

/** Any other line. Throws `invalid-file` with file, line and what is wrong. */
export function parseCallLine(text: string, file: string, line: number): RecordedCall {
  const call = Call.safeParse(parseJson(text, file, line));
  if (!call.success) throw bad(file, line, describe(call.error));
  return call.data as RecordedCall;
}

function parseJson(text: string, file: string, line: number): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw bad(file, line, 'this is not JSON; the line may have been cut short', error);
  }
}

function describe(error: z.ZodError): string {
  const [issue] = error.issues;
  const path = issue?.path.join('.') ?? '';
  return path === '' ? (issue?.message ?? 'it is malformed') : `"${path}": ${issue?.message}`;
}

function bad(file: string, line: number, what: string, cause?: unknown): AppError {
  return new AppError('invalid-file', `${file}, line ${line}: ${what}. Nothing was judged.`, { cause });
}
