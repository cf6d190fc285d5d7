import { appendFileSync, closeSync, mkdtempSync, openSync, readSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '#platform/errors.ts';

/** A folder for one assessment's temporary files; made when first needed, gone with `remove`. */
export class TemporaryFolder {
  #path: string | undefined;
  #files = 0;
  readonly #onExit = (): void => this.remove();

  nextFile(): string {
    if (this.#path === undefined) {
      this.#path = onDisk(() => mkdtempSync(join(tmpdir(), 'bastide-')));
      process.once('exit', this.#onExit);
    }
    this.#files += 1;
    return join(this.#path, `${this.#files}.ndjson`);
  }

  remove(): void {
    if (this.#path !== undefined) rmSync(this.#path, { recursive: true, force: true });
    this.#path = undefined;
    process.removeListener('exit', this.#onExit);
  }
}

/** A line with its place in the order. */
interface Row {
  readonly key: string;
  readonly line: string;
}

/**
 * Sorts any number of lines in bounded memory: full buffers go to disk as sorted runs, reading merges them.
 * Keys hold neither line feeds nor tabs (they are escaped here); lines are JSON, so they hold no line feed.
 */
export class SortedSpool {
  readonly #folder: TemporaryFolder;
  readonly #bytesInMemory: number;
  #buffer: Row[] = [];
  #buffered = 0;
  #runs: string[] = [];

  constructor(folder: TemporaryFolder, bytesInMemory = 8 << 20) {
    this.#folder = folder;
    this.#bytesInMemory = bytesInMemory;
  }

  add(key: string, line: string): void {
    this.#buffer.push({ key: escapeKey(key), line });
    this.#buffered += key.length + line.length + 64;
    if (this.#buffered >= this.#bytesInMemory) this.#flush();
  }

  /** The lines in the order of their keys. May be called more than once; adding afterwards is a mistake. */
  *lines(): Generator<string> {
    if (this.#runs.length === 0) {
      this.#buffer.sort(byKey);
      for (const row of this.#buffer) yield row.line;
      return;
    }
    if (this.#buffer.length > 0) this.#flush();
    while (this.#runs.length > runsAtOnce) this.#runs = this.#mergeOnce();
    for (const row of mergeRuns(this.#runs)) yield row.line;
  }

  #flush(): void {
    this.#buffer.sort(byKey);
    this.#runs.push(writeRun(this.#folder.nextFile(), this.#buffer));
    this.#buffer = [];
    this.#buffered = 0;
  }

  /** One pass over everything: each group of neighbours becomes one run, so rows with equal keys stay in order. */
  #mergeOnce(): string[] {
    const merged: string[] = [];
    for (let at = 0; at < this.#runs.length; at += runsAtOnce) {
      const group = this.#runs.slice(at, at + runsAtOnce);
      merged.push(writeRun(this.#folder.nextFile(), mergeRuns(group)));
      for (const run of group) rmSync(run);
    }
    return merged;
  }
}

/** Lines in the order of writing, on disk when there are many. Reading is possible any number of times, adding not afterwards. */
export class LineSpool {
  readonly #folder: TemporaryFolder;
  #path: string | undefined;
  #buffer: string[] = [];
  #buffered = 0;

  constructor(folder: TemporaryFolder) {
    this.#folder = folder;
  }

  add(line: string): void {
    this.#buffer.push(line);
    this.#buffered += line.length;
    if (this.#buffered >= writeBytes) this.#flush();
  }

  *lines(): Generator<string> {
    if (this.#path !== undefined) yield* readLines(this.#path);
    yield* this.#buffer;
  }

  #flush(): void {
    this.#path ??= this.#folder.nextFile();
    const path = this.#path;
    onDisk(() => appendFileSync(path, `${this.#buffer.join('\n')}\n`, { mode: 0o600 }));
    this.#buffer = [];
    this.#buffered = 0;
  }
}

const runsAtOnce = 128;
const writeBytes = 1 << 20;
const readBytes = 64 << 10;

function byKey(a: Row, b: Row): number {
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
}

/** A full or read-only disk is nobody's bug: one line that says where, and what to do. */
export function onDisk<T>(write: () => T): T {
  try {
    return write();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const where = tmpdir();
    throw new AppError(
      'output-failed',
      {
        en: `Temporary files cannot be written to ${where} (${code}). Make room there, or name another folder in TMPDIR.`,
        zh: `无法在 ${where} 写入临时文件（${code}）。请清理空间，或通过 TMPDIR 指定其他目录。`,
      },
      { cause: error },
    );
  }
}

function writeRun(path: string, rows: Iterable<Row>): string {
  const descriptor = onDisk(() => openSync(path, 'wx', 0o600));
  try {
    let chunk: string[] = [];
    let size = 0;
    for (const { key, line } of rows) {
      chunk.push(`${key}\t${line}\n`);
      size += key.length + line.length;
      if (size < writeBytes) continue;
      onDisk(() => writeFileSync(descriptor, chunk.join('')));
      chunk = [];
      size = 0;
    }
    onDisk(() => writeFileSync(descriptor, chunk.join('')));
  } finally {
    closeSync(descriptor);
  }
  return path;
}

/** Merges sorted runs with a binary heap of their first rows; equal keys keep the order of the runs. */
function* mergeRuns(paths: readonly string[]): Generator<Row> {
  const heap: { row: Row; order: number; rows: Iterator<Row> }[] = [];
  const isLess = (a: number, b: number): boolean => {
    const order = byKey(heap[a]!.row, heap[b]!.row);
    return order < 0 || (order === 0 && heap[a]!.order < heap[b]!.order);
  };
  const swap = (a: number, b: number): void => {
    [heap[a], heap[b]] = [heap[b]!, heap[a]!];
  };
  const sink = (from: number): void => {
    for (let at = from; ; ) {
      let least = at;
      for (const child of [2 * at + 1, 2 * at + 2]) if (child < heap.length && isLess(child, least)) least = child;
      if (least === at) return;
      swap(at, least);
      at = least;
    }
  };
  const all = paths.map(readRows);
  try {
    for (const [order, rows] of all.entries()) {
      const first = rows.next();
      if (!first.done) heap.push({ row: first.value, order, rows });
    }
    for (let at = heap.length >> 1; at >= 0; at -= 1) sink(at);
    while (heap.length > 0) {
      const top = heap[0]!;
      yield top.row;
      const next = top.rows.next();
      if (!next.done) top.row = next.value;
      else {
        const last = heap.pop()!;
        if (heap.length > 0 && last !== top) heap[0] = last;
      }
      sink(0);
    }
  } finally {
    for (const rows of all) rows.return(undefined); // closes the files when the reader stops early
  }
}

function* readRows(path: string): Generator<Row> {
  for (const text of readLines(path)) {
    const tab = text.indexOf('\t');
    yield { key: text.slice(0, tab), line: text.slice(tab + 1) };
  }
}

function* readLines(path: string): Generator<string> {
  const descriptor = openSync(path, 'r');
  try {
    const bytes = Buffer.allocUnsafe(readBytes);
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
    let rest = '';
    for (;;) {
      const length = readSync(descriptor, bytes);
      const text = rest + decoder.decode(bytes.subarray(0, length), { stream: length > 0 });
      const lines = text.split('\n');
      rest = lines.pop()!;
      yield* lines;
      if (length === 0) break;
    }
    if (rest !== '') yield rest;
  } finally {
    closeSync(descriptor);
  }
}

/** A half of a surrogate pair does not survive the file; it must not sort differently before and after. */
function escapeKey(key: string): string {
  const plain = key.isWellFormed() ? key : key.toWellFormed();
  return /[\t\n]/.test(plain) ? plain.replaceAll('\t', '\u0001').replaceAll('\n', '\u0002') : plain;
}
