/** A bounded number of places; whoever comes later waits in line. */
export class Slots {
  readonly #waiting: (() => void)[] = [];
  #head = 0;
  #free: number;
  constructor(places: number) {
    this.#free = places;
  }

  /** Waits for a place and returns how to give it back (once; further calls do nothing). */
  async take(): Promise<() => void> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.#release();
    };
  }

  #release(): void {
    const next = this.#waiting[this.#head];
    if (!next) {
      this.#free += 1;
      return;
    }
    this.#head += 1;
    if (this.#head > 1024) {
      this.#waiting.splice(0, this.#head);
      this.#head = 0;
    }
    next();
  }
}
