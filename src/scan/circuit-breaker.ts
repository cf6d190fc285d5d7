const failuresToOpen = 3;
const openMs = 30_000;

/** Stops asking an endpoint that failed several times in a row; after a while one call may try again. */
export class CircuitBreaker {
  #failures = 0;
  #openUntilMs = 0;

  isOpen(nowMs: number): boolean {
    if (this.#failures < failuresToOpen) return false;
    if (nowMs < this.#openUntilMs) return true;
    this.#openUntilMs = nowMs + openMs; // this one call is the trial; the others go on waiting for its answer
    return false;
  }

  succeeded(): void {
    this.#failures = 0;
  }

  failed(nowMs: number): void {
    this.#failures += 1;
    if (this.#failures >= failuresToOpen) this.#openUntilMs = nowMs + openMs;
  }
}
