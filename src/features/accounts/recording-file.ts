import { createReadStream, createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { z } from 'zod';
import { AppError } from '#platform/errors.ts';
import { safeText } from '#platform/web/text.ts';
import { openRecording, type RecordingLimits } from '#scan/replay.ts';
import type { TemporaryFolder } from '#scan/spool.ts';
import type { RecordingFacts } from './schemas.ts';

/** How messages call what was uploaded; its name on the user's machine is not known. */
const uploadName = 'recording';
const chunkBytes = 1 << 19;

/** Of the header of a recording that somebody else made, only what can be the name of an account and of regions. */
const Header = z.object({
  account: z.string().regex(/^[\x21-\x7e]{1,128}$/),
  regions: z.array(z.string().regex(/^[\w.-]{1,64}$/)).max(500),
  sample: safeText(1, 200).optional(),
});

export interface CheckedRecording {
  readonly file: string;
  readonly externalId: string;
  readonly facts: RecordingFacts;
}

/** Takes an upload down and checks every line of it. Throws AppError 'invalid-file' that names the line, and 'payload-too-large'. */
export async function takeRecording(
  body: Readable,
  cloud: string,
  folder: TemporaryFolder,
  limits: RecordingLimits,
  { now, signal }: { readonly now: number; readonly signal: AbortSignal },
): Promise<CheckedRecording> {
  const file = folder.nextFile();
  await pipeline(body, createWriteStream(file, { flags: 'wx', mode: 0o600 }), { signal });
  return await checkRecording(file, cloud, folder, { limits, name: uploadName, now });
}

export async function checkRecording(
  file: string,
  cloud: string,
  folder: TemporaryFolder,
  { limits, name, now }: { readonly limits: RecordingLimits; readonly name?: string; readonly now: number },
): Promise<CheckedRecording> {
  const { header, calls, close } = await inspect(file, cloud, folder, limits, name);
  close();
  const parsed = Header.safeParse(header);
  if (!parsed.success) throw oddHeader(parsed.error.issues[0]?.path.join('.') ?? '');
  const { account, regions, sample = null } = parsed.data;
  const [at, importedAt] = [new Date(header.at).toISOString(), new Date(now).toISOString()];
  return { file, externalId: account, facts: { at, regions, calls, label: sample, importedAt } };
}

async function inspect(
  file: string,
  cloud: string,
  folder: TemporaryFolder,
  limits: RecordingLimits,
  name: string | undefined,
) {
  const replay = await openRecording(file, cloud, folder, { name, limits });
  return { header: replay.header, calls: replay.calls, close: () => replay.close() };
}

function oddHeader(path: string): AppError {
  return new AppError('invalid-file', {
    en: `${uploadName}, line 1: "${path}" is too long or holds characters that do not belong there.`,
    zh: `${uploadName} 第 1 行：“${path}”过长或包含不允许的字符。`,
  });
}

/** The file in pieces for the database, compressed when it was not. */
export async function* chunksOf(file: string): AsyncGenerator<Buffer> {
  const source = createReadStream(file);
  const stream = (await isCompressed(file)) ? source : source.pipe(createGzip());
  source.on('error', (error) => stream.destroy(error));
  let pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of stream as AsyncIterable<Buffer>) {
    pieces.push(piece);
    size += piece.length;
    if (size < chunkBytes) continue;
    yield Buffer.concat(pieces);
    pieces = [];
    size = 0;
  }
  if (size > 0) yield Buffer.concat(pieces);
}

async function isCompressed(file: string): Promise<boolean> {
  const handle = await open(file, 'r');
  try {
    const { buffer } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await handle.close();
  }
}
