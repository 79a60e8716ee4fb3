/** Captures warnings that a library prints to the console. */

export async function warningsOf(work: () => Promise<unknown>): Promise<string[]> {
  const warned: string[] = [];
  const { warn } = globalThis.console;
  globalThis.console.warn = (...words: unknown[]) => void warned.push(words.join(" "));
  try {
    await work();
  } finally {
    globalThis.console.warn = warn;
  }
  return warned;
}
