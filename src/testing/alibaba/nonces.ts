const generation = 100_000;

/** Remembers the last 100,000 to 200,000 nonces. */
export interface Nonces {
  /** false when it was used before */
  use(nonce: string): boolean;
}

export function createNonces(): Nonces {
  let current = new Set<string>();
  let previous = new Set<string>();
  return {
    use: (nonce) => {
      if (current.has(nonce) || previous.has(nonce)) return false;
      current.add(nonce);
      if (current.size >= generation) {
        previous = current;
        current = new Set();
      }
      return true;
    },
  };
}
