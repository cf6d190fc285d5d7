/** One request that arrived, answered or not. */
export interface LoggedRequest {
  readonly service: string;
  readonly operation: string;
  readonly region: string | null;
  readonly input: Readonly<Record<string, string>>;
  /** 0: the connection was cut, or no answer was ever given */
  readonly status: number;
  /** the vendor's error code, when it was refused */
  readonly code: string | null;
  readonly at: number;
  /** everything that is not a known read counts as an attempt to write */
  readonly kind: 'read' | 'write';
}

/** `counts` keeps no requests, only how often each operation was asked for; attempts to write are always kept. */
export type LogLevel = 'full' | 'counts';

export interface RequestLog {
  readonly requests: LoggedRequest[];
  readonly writes: LoggedRequest[];
  readonly counts: Map<string, number>;
  add(request: LoggedRequest): void;
  clear(): void;
}

export function createRequestLog(level: LogLevel): RequestLog {
  const requests: LoggedRequest[] = [];
  const writes: LoggedRequest[] = [];
  const counts = new Map<string, number>();
  return {
    requests,
    writes,
    counts,
    add: (request) => {
      const name = `${request.service}.${request.operation}`;
      counts.set(name, (counts.get(name) ?? 0) + 1);
      if (level === 'full') requests.push(request);
      if (request.kind === 'write') writes.push(request);
    },
    clear: () => {
      requests.length = 0;
      writes.length = 0;
      counts.clear();
    },
  };
}
