import type { Readable } from 'node:stream';

const keptLines = 20;
const lineLimit = 2000;

/** The last lines that a program of the server wrote: what an error message shows. */
export interface ServerLog {
  tail(): string;
  read(stream: Readable): void;
}

export function createServerLog(onLine: (line: string) => void = () => {}): ServerLog {
  const lines: string[] = [];
  const add = (line: string) => {
    if (line.trim() === '') return;
    lines.push(line.slice(0, lineLimit));
    if (lines.length > keptLines) lines.shift();
    onLine(line.slice(0, lineLimit));
  };
  return {
    tail: () => lines.join('\n'),
    read(stream) {
      let rest = '';
      stream.setEncoding('utf8');
      stream.on('data', (text: string) => {
        const parts = (rest + text).split(/\r?\n/);
        rest = (parts.pop() ?? '').slice(-lineLimit);
        for (const part of parts) add(part);
      });
      stream.on('end', () => add(rest));
      // A pipe that breaks ends like one that closes: the program's own end decides.
      stream.on('error', () => add(rest));
    },
  };
}
