import { createRequire } from 'node:module';
import { type DestinationStream, destination, pino, stdTimeFunctions } from 'pino';
import type { LogLevel } from './log-level.ts';
import { loggable, loggableText } from './loggable.ts';

/** One line, with a message that never changes and what does in the fields; an error goes into the field `err`. */
interface LogMethod {
  (fields: object, message: string): void;
  (message: string): void;
}

/** error: we must act; warn: look at it weekly; info: milestones and mistakes of users. */
export interface Log {
  readonly debug: LogMethod;
  readonly info: LogMethod;
  readonly warn: LogMethod;
  readonly error: LogMethod;
  /** A logger whose lines all carry these fields. */
  child(fields: object): Log;
}

/** Lines of JSON on standard output; on a terminal easier to read, where pino-pretty is installed. */
export function createLog(options: { level: LogLevel; output?: DestinationStream }): Log {
  const logger = pino(
    {
      level: options.level,
      base: { pid: process.pid },
      messageKey: 'message',
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (level) => ({ level }) },
      // By itself pino would take what we made of an error for one and make something else of it.
      serializers: { err: (shown: unknown) => shown },
    },
    options.output ?? readableOutput() ?? destination({ fd: 1, sync: true }),
  );
  return logWith(logger, {});
}

/** A log that nobody reads. */
export const silentLog: Log = createLog({ level: 'silent', output: { write: () => {} } });

function logWith(logger: pino.Logger, bound: Readonly<Record<string, unknown>>): Log {
  const method =
    (level: Exclude<LogLevel, 'silent'>): LogMethod =>
    (first: object | string, message?: string) => {
      if (!logger.isLevelEnabled(level)) return;
      const fields = typeof first === 'string' ? {} : loggable(first);
      const text = typeof first === 'string' ? first : (message ?? '');
      logger[level](renameReserved({ ...bound, ...fields }), loggableText(text));
    };
  return {
    debug: method('debug'),
    info: method('info'),
    warn: method('warn'),
    error: method('error'),
    child: (fields) => logWith(logger, { ...bound, ...loggable(fields) }),
  };
}

const reserved = new Set(['level', 'time', 'pid', 'message']);

/** A field may not pass for what the line itself says. */
function renameReserved(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([key, value]) => [reserved.has(key) ? `${key}_` : key, value]));
}

/** Pretty lines for people at a terminal; undefined where there is none, or the package is not installed, as in production. */
function readableOutput(): DestinationStream | undefined {
  if (!process.stdout.isTTY) return undefined;
  const load = createRequire(import.meta.url);
  try {
    load.resolve('pino-pretty');
  } catch {
    return undefined;
  }
  // The package is not there for the types of what is shipped.
  const pretty = load('pino-pretty') as (options: object) => DestinationStream;
  return pretty({ sync: true, messageKey: 'message', ignore: 'pid', translateTime: 'SYS:HH:MM:ss' });
}
