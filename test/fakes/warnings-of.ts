/** What a library that takes no logger warns of while something runs: kept for the test, and out of its output. */

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
