import { closeSync, createReadStream, fstatSync, openSync, readSync, writeFileSync } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { type CallInput, CloudError } from '#model/operation.ts';
import type { CloudCall, RecordedCall, RecordingHeader, Transport } from '#model/recording.ts';
import type { Text } from '#model/text.ts';
import { AppError } from '#platform/errors.ts';
import { badLine, parseCallLine, parseHeaderLine } from './recording-line.ts';
import { onDisk, type TemporaryFolder } from './spool.ts';

/** Where a line is in the file. Two numbers per line, not its text: a recording may be larger than memory. */
interface Place {
  readonly line: number;
  readonly offset: number;
  readonly length: number;
}

/** The lines of one (service, operation) that name the same input members. */
interface Shape {
  readonly members: readonly string[];
  readonly places: Map<string, Place>;
}

/** Answers every call from a recording. Made by `openRecording`. */
export class Replay implements Transport {
  readonly header: RecordingHeader;
  readonly #descriptor: number;
  readonly #name: string;
  readonly #shapes: ReadonlyMap<string, readonly Shape[]>;

  constructor(
    name: string,
    descriptor: number,
    header: RecordingHeader,
    shapes: ReadonlyMap<string, readonly Shape[]>,
  ) {
    this.#name = name;
    this.#descriptor = descriptor;
    this.header = header;
    this.#shapes = shapes;
  }

  async send(call: CloudCall, signal: AbortSignal): Promise<unknown> {
    if (signal.aborted) throw new CloudError('Cancelled', 'the assessment was cancelled', { kind: 'cancelled' });
    const place = this.#find(call);
    if (!place) throw new CloudError('NotRecorded', 'no line of the recording answers this call', { kind: 'refused' });
    const { output, error } = this.#read(place);
    if (!error) return output;
    throw new CloudError(error.code, error.message, { kind: 'refused', status: error.status ?? null });
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  /** The matching line with the most input members; among equals the earliest. */
  #find({ service, operation, region, input }: CloudCall): Place | undefined {
    let best: Place | undefined;
    let most = -1;
    for (const { members, places } of this.#shapes.get(`${service} ${operation}`) ?? []) {
      if (members.length < most || members.some((member) => !(member in input))) continue;
      const values = valuesOf(input, members);
      for (const place of [
        places.get(placeKey(undefined, values)),
        region === null ? undefined : places.get(placeKey(region, values)),
      ]) {
        if (!place) continue;
        if (best && members.length === most && place.line > best.line) continue;
        best = place;
        most = members.length;
      }
    }
    return best;
  }

  #read({ offset, length, line }: Place): RecordedCall {
    const bytes = Buffer.allocUnsafe(length);
    let filled = 0;
    while (filled < length) {
      const read = readSync(this.#descriptor, bytes, filled, length - filled, offset + filled);
      if (read === 0) throw becameShorter(this.#name);
      filled += read;
    }
    return parseCallLine(new TextDecoder().decode(bytes), this.#name, line);
  }
}

/**
 * Opens a recording, plain or gzip-compressed, and checks every line of it; a malformed one is an error that names file and line.
 * Only an index stays in memory. A compressed file is unpacked into a temporary one.
 */
export async function openRecording(path: string, cloud: string, folder: TemporaryFolder): Promise<Replay> {
  const plain = (await isGzip(path)) ? await unpack(path, folder) : path;
  const shapes = new Map<string, Shape[]>();
  let header: RecordingHeader | undefined;
  for await (const { text, line, offset, length } of linesWithOffsets(plain, path)) {
    if (line === 1) header = parseHeaderLine(text, path, cloud);
    else if (text.trim() !== '') index(shapes, parseCallLine(text, path, line), { line, offset, length });
  }
  if (!header)
    throw new AppError('invalid-file', {
      en: `${path} is empty. A recording starts with a header line; make one with --record.`,
      zh: `${path} 为空。录制文件以文件头行开始；可用 --record 生成。`,
    });
  return new Replay(path, openSync(plain, 'r'), header, shapes);
}

function index(shapes: Map<string, Shape[]>, call: RecordedCall, place: Place): void {
  const operation = `${call.service} ${call.operation}`;
  const members = Object.keys(call.input).sort();
  const known = shapes.get(operation) ?? [];
  let shape = known.find((candidate) => candidate.members.join('\n') === members.join('\n'));
  if (!shape) {
    shape = { members, places: new Map() };
    known.push(shape);
    shapes.set(operation, known);
  }
  const key = placeKey(call.region, valuesOf(call.input, members));
  if (!shape.places.has(key)) shape.places.set(key, place);
}

/** Values are compared as text. */
function valuesOf(input: CallInput, members: readonly string[]): string {
  return JSON.stringify(members.map((member) => asText(input[member])));
}

function asText(value: unknown): string {
  if (Array.isArray(value)) return value.map(asText).join(',');
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}

function placeKey(region: string | undefined, values: string): string {
  return `${region ?? ''}\n${values}`;
}

async function isGzip(path: string): Promise<boolean> {
  const descriptor = openFile(path);
  try {
    const magic = Buffer.alloc(2);
    readSync(descriptor, magic, 0, 2, 0);
    return magic[0] === 0x1f && magic[1] === 0x8b;
  } finally {
    closeSync(descriptor);
  }
}

/** The largest recording that is unpacked, against files that are small only while compressed. */
const mostUnpackedBytes = 16 * 2 ** 30;

async function unpack(path: string, folder: TemporaryFolder): Promise<string> {
  const plain = folder.nextFile();
  const descriptor = onDisk(() => openSync(plain, 'wx', 0o600));
  const source = createReadStream(path);
  const gunzip = createGunzip();
  source.on('error', (error) => gunzip.destroy(error)); // a pipe does not hand errors on
  let size = 0;
  try {
    for await (const chunk of source.pipe(gunzip)) {
      size += (chunk as Buffer).length;
      if (size > mostUnpackedBytes)
        throw new AppError('invalid-file', {
          en: `${path} unpacks to more than 16 GiB. Split the recording by region.`,
          zh: `${path} 解压后超过 16 GiB。请按地域拆分录制文件。`,
        });
      onDisk(() => writeFileSync(descriptor, chunk as Buffer));
    }
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError(
      'invalid-file',
      {
        en: `${path} is not a complete gzip file: it may have been cut short. Copy it again.`,
        zh: `${path} 不是完整的 gzip 文件，可能被截断。请重新复制。`,
      },
      { cause: error },
    );
  } finally {
    source.destroy();
    closeSync(descriptor);
  }
  return plain;
}

/** The longest line that is read. */
const mostLineBytes = 256 << 20;

async function* linesWithOffsets(
  path: string,
  name: string,
): AsyncGenerator<{ text: string; line: number; offset: number; length: number }> {
  let rest: Buffer = Buffer.alloc(0);
  let offset = 0;
  let line = 0;
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const decode = (bytes: Buffer): string => {
    try {
      return decoder.decode(bytes);
    } catch (error) {
      throw badLine(name, line, { en: 'this is not UTF-8 text', zh: '不是 UTF-8 文本' }, error);
    }
  };
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    rest = rest.length === 0 ? (chunk as Buffer) : Buffer.concat([rest, chunk as Buffer]);
    let from = 0;
    for (let end = rest.indexOf(10); end !== -1; end = rest.indexOf(10, from)) {
      line += 1;
      yield { text: decode(rest.subarray(from, end)), line, offset: offset + from, length: end - from };
      from = end + 1;
    }
    offset += from;
    rest = rest.subarray(from);
    if (rest.length > mostLineBytes)
      throw badLine(name, line + 1, { en: 'the line is longer than 256 MiB', zh: '该行超过 256 MiB' });
  }
  if (rest.length === 0) return;
  line += 1;
  yield { text: decode(rest), line, offset, length: rest.length };
}

function openFile(path: string): number {
  try {
    const descriptor = openSync(path, 'r');
    if (fstatSync(descriptor).isFile()) return descriptor;
    closeSync(descriptor);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    throw unreadable(path, reasons[code ?? ''] ?? { en: String(code), zh: String(code) }, error);
  }
  throw unreadable(path, { en: 'it is not a file', zh: '它不是文件' });
}

const reasons: Readonly<Record<string, Text>> = {
  ENOENT: { en: 'there is no such file', zh: '文件不存在' },
  EACCES: { en: 'you may not read it', zh: '没有读取权限' },
};

function unreadable(path: string, why: Text, cause?: unknown): AppError {
  return new AppError(
    'invalid-file',
    { en: `The recording ${path} cannot be read: ${why.en}.`, zh: `无法读取录制文件 ${path}：${why.zh}。` },
    { cause },
  );
}

function becameShorter(path: string): AppError {
  return new AppError('invalid-file', {
    en: `${path} became shorter while it was being read.`,
    zh: `${path} 在读取过程中变短了。`,
  });
}
