/** Gives memory back once the server rests. Much of what work leaves behind is code compiled for it, which no collection takes. */

/** So soon after the first reading of an account's days that nobody has looked yet. */
export const GIVE_BACK_LOOK_MS = 10_000;
/** More than the periodic jobs take, and less than two calls a second. */
const REST_CPU_MS = 0.02 * GIVE_BACK_LOOK_MS;
/** More than memory moves by while nobody asks. */
const GROWN_BYTES = 5 * 1_048_576;
/** Two minutes. By then what is kept for a minute has gone as well. */
const LONG_REST_LOOKS = 12;

type Parts = { used(): { cpuMs: number; residentBytes: number }; shrink(): void };

/** For every `GIVE_BACK_LOOK_MS`. The first rest counts as grown. */
export function createGiveBack({ used, shrink }: Parts): () => void {
  let lastCpuMs = 0;
  let leastBytes = 0;
  let rested = 0;
  return () => {
    const { cpuMs, residentBytes } = used();
    rested = cpuMs - lastCpuMs <= REST_CPU_MS ? rested + 1 : 0;
    lastCpuMs = cpuMs;
    leastBytes = Math.min(leastBytes, residentBytes);
    const grown = residentBytes - leastBytes >= GROWN_BYTES;
    if (rested !== LONG_REST_LOOKS && (rested === 0 || !grown)) return;
    shrink();
    leastBytes = Number.POSITIVE_INFINITY;
  };
}
