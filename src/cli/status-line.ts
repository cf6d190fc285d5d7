import { fit } from './formats/terminal-text.ts';

const redrawMs = 100;
const clearLine = '\r\u001b[2K';

/** One line that is drawn over itself, at most ten times a second; where it is not enabled nothing is written. */
export function createStatusLine(
  stream: NodeJS.WritableStream & { readonly columns?: number },
  isEnabled: boolean,
): { show(text: string): void; clear(): void } {
  let drawnAt = Number.NEGATIVE_INFINITY;
  return {
    show(text) {
      if (!isEnabled || performance.now() - drawnAt < redrawMs) return;
      drawnAt = performance.now();
      stream.write(`${clearLine}${fit(text, (stream.columns || 80) - 1)}`);
    },
    clear() {
      if (drawnAt > 0) stream.write(clearLine);
    },
  };
}
