/** The signals that ask a process to end. */

const SIGNALS = ["SIGTERM", "SIGINT"] as const;

/** Resolves at the first signal. As with Ctrl-C, a second one ends the process at once, right after `atOnce`. */
export function stopSignal(atOnce: () => void = () => undefined): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let asked = false;
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      if (!asked) {
        asked = true;
        resolve();
        return;
      }
      atOnce();
      for (const one of SIGNALS) process.removeAllListeners(one);
      process.kill(process.pid, signal);
    });
  }
  return promise;
}
