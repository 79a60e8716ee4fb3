/** Where the time comes from: nothing below `build.ts` reads a clock of its own. */

import { uptime } from "node:os";
import { wallClock } from "./wall-clock.ts";

/**
 * `now`: milliseconds since 1970-01-01T00:00:00Z, which anybody may set. `uptime`: since this machine started, to the
 * second; nobody sets it, and all processes of a machine read the same.
 */
export type Clock = { now(): number; uptime(): number };

export const systemClock: Clock = { now: wallClock.now, uptime: () => uptime() * 1_000 };
