/** The signals that ask a process to end. */

const SIGNALS = ["SIGTERM", "SIGINT"] as const;

/** Resolves at the first one; a second one ends the process at once, as people expect of Ctrl-C. */
export function stopSignal(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  for (const signal of SIGNALS) {
    process.once(signal, () => {
      for (const other of SIGNALS) process.removeAllListeners(other);
      resolve();
    });
  }
  return promise;
}
