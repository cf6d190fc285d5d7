interface Waiter {
  readonly start: () => void;
  isGone: boolean;
}

/** A bounded number of places; whoever comes later waits in line. */
export class Slots {
  readonly #waiting: Waiter[] = [];
  #head = 0;
  #free: number;
  constructor(places: number) {
    this.#free = places;
  }

  /** Waits for a place and returns how to give it back (once; further calls do nothing). An abort ends the wait: it throws the signal's reason. */
  async take(signal?: AbortSignal): Promise<() => void> {
    signal?.throwIfAborted();
    if (this.#free > 0) this.#free -= 1;
    else await this.#waitInLine(signal);
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.#release();
    };
  }

  #waitInLine(signal: AbortSignal | undefined): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      const leave = (): void => {
        waiter.isGone = true;
        reject(signal?.reason);
      };
      const start = (): void => {
        signal?.removeEventListener('abort', leave);
        resolve();
      };
      const waiter: Waiter = { start, isGone: false };
      signal?.addEventListener('abort', leave, { once: true });
      this.#waiting.push(waiter);
    });
  }

  #release(): void {
    let next = this.#next();
    while (next?.isGone) next = this.#next();
    if (next) next.start();
    else this.#free += 1;
  }

  #next(): Waiter | undefined {
    const next = this.#waiting[this.#head];
    if (!next) return undefined;
    this.#head += 1;
    if (this.#head > 1024) {
      this.#waiting.splice(0, this.#head);
      this.#head = 0;
    }
    return next;
  }
}
