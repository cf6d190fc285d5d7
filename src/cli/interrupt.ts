/** The first Ctrl-C (or SIGTERM) cancels what is under way; the second ends the program at once. */
export function onInterrupt(announce: () => void): { readonly signal: AbortSignal; stop(): void } {
  const controller = new AbortController();
  const handle = (): void => {
    if (controller.signal.aborted) process.exit(130);
    announce();
    controller.abort();
  };
  process.on('SIGINT', handle);
  process.on('SIGTERM', handle);
  return {
    signal: controller.signal,
    stop: () => {
      process.off('SIGINT', handle);
      process.off('SIGTERM', handle);
    },
  };
}
