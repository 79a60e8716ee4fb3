/** The kinds of trouble in a fault run: one row each, and a mix of everything. */

import type { Fault } from "#simulator/faults.ts";
import { between, chance, hashOf, pick } from "#simulator/random.ts";
import type { KmsFault } from "../fakes/kms-proxy.ts";
import type { DatabaseFault } from "./shared-database.ts";

/** SIGSTOP outlasts the server's lease. */
export type Signal = "SIGKILL" | "SIGTERM" | "SIGSTOP";

export type Trouble = {
  provider: readonly Fault[];
  share: number;
  /** Minutes for which TikTok refuses everything as over its limit. */
  limitedMinutes: number;
  signals: readonly Signal[];
  /** One server's clock is set by this much, and set back afterwards. */
  clockMs: number;
  diskFullMs: number;
  kms: { fault: KmsFault; ms: number } | null;
  /** Of servers on PostgreSQL; `trusted`: a promoted standby counts as the same database. */
  database: { fault: DatabaseFault; ms: number; times: number; trusted?: boolean } | null;
};

export const NO_TROUBLE: Trouble = {
  provider: [],
  share: 0,
  limitedMinutes: 0,
  signals: [],
  clockMs: 0,
  diskFullMs: 0,
  kms: null,
  database: null,
};

const SLOW: Fault = { delayMs: 150 };
const HUNG: Fault = { hang: true };
const LOST: Fault = { loseAnswer: true };
const LATE_AND_LOST: Fault = { loseAnswer: true, delayMs: 100 };
const CLOSED: Fault = { closeBeforeAnswer: true };
const GARBAGE: Fault = { rawBody: "<html>" };
const GATEWAY: Fault = { httpStatus: 502 };
const LIMITED: Fault = { code: 40100, message: "Too many requests. Please retry in some time." };
const BROKEN: Fault = { code: 50000, message: "System error." };

const HOUR_MS = 3_600_000;
const YEAR_MS = 365 * 24 * HOUR_MS;

export const TABLE: Readonly<Record<string, Trouble>> = {
  none: NO_TROUBLE,
  "slow provider": { ...NO_TROUBLE, provider: [SLOW], share: 1 },
  "SIGTERM in mid-refresh": { ...NO_TROUBLE, provider: [SLOW], share: 1, signals: ["SIGTERM"] },
  "kill -9": { ...NO_TROUBLE, provider: [{ delayMs: 30 }], share: 1, signals: ["SIGKILL"] },
  "stopped beyond its lease": { ...NO_TROUBLE, provider: [SLOW], share: 1, signals: ["SIGSTOP"] },
  "hung provider, kill -9": { ...NO_TROUBLE, provider: [HUNG], share: 0.3, signals: ["SIGKILL"] },
  "lost answers": { ...NO_TROUBLE, provider: [LOST], share: 0.5 },
  "closed before the answer": { ...NO_TROUBLE, provider: [CLOSED], share: 0.5 },
  garbage: { ...NO_TROUBLE, provider: [GARBAGE], share: 0.5 },
  "gateway errors": { ...NO_TROUBLE, provider: [GATEWAY, BROKEN], share: 0.5 },
  "limits for minutes": { ...NO_TROUBLE, limitedMinutes: 7 },
  "clock an hour ahead": { ...NO_TROUBLE, provider: [SLOW], share: 1, clockMs: HOUR_MS },
  "clock a year back": { ...NO_TROUBLE, provider: [SLOW], share: 1, clockMs: -YEAR_MS },
  "full disk": { ...NO_TROUBLE, provider: [SLOW], share: 1, diskFullMs: 600 },
  "KMS hung": { ...NO_TROUBLE, kms: { fault: "hung", ms: 600 } },
  "KMS denied": { ...NO_TROUBLE, kms: { fault: "denied", ms: 600 } },
};

/** Of servers that share a database of PostgreSQL. */
export const DATABASE_TABLE: Readonly<Record<string, Trouble>> = {
  "PostgreSQL restarted": onDatabase({ fault: "restarted", ms: 0, times: 2 }),
  "PostgreSQL crashed": onDatabase({ fault: "crashed", ms: 0, times: 2 }),
  "switched to a standby, trusted": onDatabase({ fault: "switched", ms: 0, times: 1, trusted: true }),
  "switched to a standby, confirmed": onDatabase({ fault: "switched", ms: 0, times: 1 }),
  "cut in mid-commit": onDatabase({ fault: "commits cut", ms: 1_500, times: 1 }),
  "database unreachable": onDatabase({ fault: "unreachable", ms: 400, times: 3 }),
  "database away beyond a lease": onDatabase({ fault: "away", ms: 1_500, times: 1 }),
  "pool exhausted": onDatabase({ fault: "locked", ms: 500, times: 4 }),
};

function onDatabase(database: Trouble["database"]): Trouble {
  return { ...NO_TROUBLE, provider: [SLOW], share: 1, database };
}

/** `hangs`: a server that is told to stop waits for a provider that hangs, a minute each time. */
export function drawTrouble(seed: number, { hangs = true }: { hangs?: boolean } = {}): Trouble {
  const chanceOf = (what: string) => chance(seed, hashOf(what));
  const some = <Item>(what: string, share: number, items: readonly [Item, ...Item[]], none: Item): Item =>
    chanceOf(what) < share ? pick(items, seed, hashOf(what, "which")) : none;
  const signals = Array.from({ length: Math.floor(chanceOf("signals") * 4) }, (_, at) =>
    pick<Signal>(["SIGKILL", "SIGKILL", "SIGTERM", "SIGSTOP"], seed, hashOf("signal", at)),
  );
  return {
    provider: [
      SLOW,
      hangs || !signals.includes("SIGTERM") ? HUNG : SLOW,
      LOST,
      LATE_AND_LOST,
      CLOSED,
      GARBAGE,
      GATEWAY,
      BROKEN,
      LIMITED,
    ],
    share: between(0.2, 0.8, seed, hashOf("share")),
    limitedMinutes: some("limited", 0.2, [2, 5, 15], 0),
    signals,
    clockMs: some("clock", 0.3, [60_000, HOUR_MS, 25 * HOUR_MS, YEAR_MS, -60_000, -HOUR_MS, -YEAR_MS], 0),
    diskFullMs: some("disk", 0.3, [100, 400, 1_500], 0),
    kms: some<Trouble["kms"]>(
      "kms",
      0.3,
      [
        { fault: "hung", ms: 800 },
        { fault: "denied", ms: 500 },
        { fault: "throttled", ms: 500 },
        { fault: "closed", ms: 500 },
      ],
      null,
    ),
    database: some<Trouble["database"]>(
      "database",
      0.9,
      [
        { fault: "commits cut", ms: 2_000, times: 1 },
        { fault: "commits cut", ms: 800, times: 1 },
        { fault: "restarted", ms: 0, times: 2 },
        { fault: "crashed", ms: 0, times: 2 },
        { fault: "switched", ms: 0, times: 1 },
        { fault: "unreachable", ms: 400, times: 3 },
        { fault: "away", ms: 1_500, times: 1 },
        { fault: "locked", ms: 500, times: 4 },
      ],
      null,
    ),
  };
}

/** By a kill, or by a stop while the disk is full or the database away. */
export function losesAnswers({ signals, diskFullMs, database }: Trouble): boolean {
  return signals.includes("SIGKILL") || (signals.includes("SIGTERM") && (diskFullMs > 0 || database !== null));
}
