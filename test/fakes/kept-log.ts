/** A log that collects its lines. */

import { createLog, type Log } from "#log.ts";
import { manualClock } from "./clock.ts";

export function keptLog(): { log: Log; lines: string[] } {
  const lines: string[] = [];
  return { lines, log: createLog({ clock: manualClock(), level: "debug", write: (line) => void lines.push(line) }) };
}
