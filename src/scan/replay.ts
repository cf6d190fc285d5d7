import { closeSync, createReadStream, fstatSync, openSync, readSync, writeFileSync } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { type CallInput, CloudError } from '#model/operation.ts';
import {
  type CloudCall,
  operationKey,
  type RecordedCall,
  type RecordingHeader,
  type Transport,
} from '#model/recording.ts';
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

/** By operation, then by the names of the input members. */
type Shapes = Map<string, Map<string, Shape>>;

interface IndexedRecording {
  readonly name: string;
  readonly descriptor: number;
  readonly header: RecordingHeader;
  readonly shapes: Shapes;
  readonly calls: number;
}

/** Answers every call from a recording. Made by `openRecording`. */
export class Replay implements Transport {
  readonly header: RecordingHeader;
  /** how many lines hold a call */
  readonly calls: number;
  readonly #descriptor: number;
  readonly #name: string;
  readonly #shapes: Shapes;

  constructor({ name, descriptor, header, shapes, calls }: IndexedRecording) {
    this.#name = name;
    this.#descriptor = descriptor;
    this.header = header;
    this.calls = calls;
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
  #find(call: CloudCall): Place | undefined {
    const { region, input } = call;
    let best: Place | undefined;
    let most = -1;
    for (const { members, places } of this.#shapes.get(operationKey(call))?.values() ?? []) {
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

/** How much of a recording is taken on; a file that somebody else uploads deserves less trust than one's own. */
export interface RecordingLimits {
  /** after decompression, against files that are small only while compressed */
  readonly unpackedBytes: number;
  readonly lineBytes: number;
  /** each leaves an entry of the index in memory */
  readonly lines: number;
  /** of brackets in a line */
  readonly depth: number;
  /** different sets of input members of one operation: each is looked at for every call */
  readonly shapes: number;
}

const boundless = Number.POSITIVE_INFINITY;
const ownFile: RecordingLimits = {
  unpackedBytes: 16 * 2 ** 30,
  lineBytes: 256 << 20,
  lines: boundless,
  depth: boundless,
  shapes: boundless,
};

export interface RecordingOptions {
  /** how messages call the file; its path unless named */
  readonly name?: string | undefined;
  readonly limits?: RecordingLimits | undefined;
}

/**
 * Opens a recording, plain or gzip-compressed, and checks every line of it; a malformed one is an error that names file and line.
 * Only an index stays in memory. A compressed file is unpacked into a temporary one. `cloud`: null takes any.
 */
export async function openRecording(
  path: string,
  cloud: string | null,
  folder: TemporaryFolder,
  { name = path, limits = ownFile }: RecordingOptions = {},
): Promise<Replay> {
  const plain = (await isGzip(path)) ? await unpack(path, folder, name, limits) : path;
  const shapes: Shapes = new Map();
  let header: RecordingHeader | undefined;
  let calls = 0;
  for await (const { text, line, offset, length } of linesWithOffsets(plain, name, limits)) {
    if (isDeeperThan(limits.depth, text)) throw badLine(name, line, tooDeep);
    if (line === 1) header = parseHeaderLine(text, name, cloud);
    else if (text.trim() !== '') {
      const known = index(shapes, parseCallLine(text, name, line), { line, offset, length });
      if (known > limits.shapes) throw badLine(name, line, tooVaried);
      calls += 1;
    }
  }
  if (!header)
    throw new AppError('invalid-file', {
      en: `${name} is empty. A recording starts with a header line; make one with --record.`,
      zh: `${name} 为空。录制文件以文件头行开始；可用 --record 生成。`,
    });
  return new Replay({ name, descriptor: openSync(plain, 'r'), header, shapes, calls });
}

const tooDeep: Text = { en: 'brackets are nested too deeply', zh: '括号嵌套过深' };
const tooVaried: Text = {
  en: 'the input of this operation has too many different members',
  zh: '该操作的输入成员种类过多',
};

/** Takes a line up; returns how many shapes its operation has by now. */
function index(shapes: Shapes, call: RecordedCall, place: Place): number {
  const operation = operationKey(call);
  const members = Object.keys(call.input).sort();
  const known = shapes.get(operation) ?? new Map<string, Shape>();
  shapes.set(operation, known);
  const shape = known.get(members.join('\n')) ?? { members, places: new Map() };
  known.set(members.join('\n'), shape);
  const key = placeKey(call.region, valuesOf(call.input, members));
  if (!shape.places.has(key)) shape.places.set(key, place);
  return known.size;
}

function isDeeperThan(most: number, text: string): boolean {
  if (most === boundless) return false;
  let depth = 0;
  let isInText = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '\\') at += 1;
    else if (character === '"') isInText = !isInText;
    else if (isInText) continue;
    else if (character === '[' || character === '{') depth += 1;
    else if (character === ']' || character === '}') depth -= 1;
    if (depth > most) return true;
  }
  return false;
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

async function unpack(path: string, folder: TemporaryFolder, name: string, limits: RecordingLimits): Promise<string> {
  const plain = folder.nextFile();
  const descriptor = onDisk(() => openSync(plain, 'wx', 0o600));
  const source = createReadStream(path);
  const gunzip = createGunzip();
  source.on('error', (error) => gunzip.destroy(error)); // a pipe does not hand errors on
  let size = 0;
  try {
    for await (const chunk of source.pipe(gunzip)) {
      size += (chunk as Buffer).length;
      if (size > limits.unpackedBytes) throw unpacksTooLarge(name, limits.unpackedBytes);
      onDisk(() => writeFileSync(descriptor, chunk as Buffer));
    }
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError(
      'invalid-file',
      {
        en: `${name} is not a complete gzip file: it may have been cut short. Copy it again.`,
        zh: `${name} 不是完整的 gzip 文件，可能被截断。请重新复制。`,
      },
      { cause: error },
    );
  } finally {
    source.destroy();
    closeSync(descriptor);
  }
  return plain;
}

function unpacksTooLarge(name: string, bytes: number): AppError {
  return new AppError('invalid-file', {
    en: `${name} unpacks to more than ${sizeOf(bytes)}. Split the recording by region.`,
    zh: `${name} 解压后超过 ${sizeOf(bytes)}。请按地域拆分录制文件。`,
  });
}

function sizeOf(bytes: number): string {
  return bytes >= 2 ** 30 ? `${bytes / 2 ** 30} GiB` : `${bytes / 2 ** 20} MiB`;
}

async function* linesWithOffsets(
  path: string,
  name: string,
  limits: RecordingLimits,
): AsyncGenerator<{ text: string; line: number; offset: number; length: number }> {
  const tooLong = (at: number): AppError => {
    const size = sizeOf(limits.lineBytes);
    return badLine(name, at, { en: `the line is longer than ${size}`, zh: `该行超过 ${size}` });
  };
  const tooMany = (): AppError =>
    badLine(name, line, { en: `a recording has at most ${limits.lines} lines`, zh: `录制文件最多 ${limits.lines} 行` });
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
      if (end - from > limits.lineBytes) throw tooLong(line);
      if (line > limits.lines) throw tooMany();
      yield { text: decode(rest.subarray(from, end)), line, offset: offset + from, length: end - from };
      from = end + 1;
    }
    offset += from;
    rest = rest.subarray(from);
    if (rest.length > limits.lineBytes) throw tooLong(line + 1);
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
