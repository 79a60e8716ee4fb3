/** What is remembered, built once: how tools get it, and the job that reads it. */

import type { Clock } from "#clock.ts";
import type { ConnectionRow } from "#db/connection-rows.ts";
import type { Store } from "#db/store.ts";
import type { Module } from "#modules/module.ts";
import type { KeptHistory } from "#modules/module-history.ts";
import { createHistoryVault } from "#vault/history-vault.ts";
import type { KeyRing } from "#vault/key-ring.ts";
import { checkHistories } from "./check-histories.ts";
import { exportDays } from "./export-days.ts";
import { createHistoryJob, type HistoryJobParts } from "./history-job.ts";
import { type KeptDays, keptDaysDocument } from "./kept-days.ts";
import { createKeptHistories } from "./kept-histories.ts";
import type { ConnectionPlace } from "./opened-history.ts";
import { createQuestionPace } from "./question-pace.ts";
import { createGivesWay, type GivesWay } from "./refreshes-first.ts";
import { createTodayJob } from "./today-job.ts";

const EVERY_MS = 60_000;
/** Four times what readiness asks for, so that on a filling disk this stops long before token refreshes do. */
const FREE_BYTES = 256 * 1_048_576;

type Job = { name: string; everyMs: number; run(stopping: AbortSignal): Promise<void> };

export type Histories = {
  of(place: ConnectionPlace): KeptHistory | null;
  keptDays(connection: Pick<ConnectionRow, "id" | "module">): Promise<KeptDays | null>;
  givesWay: GivesWay;
  /** For `doctor`. @throws vault_*, kms_* */
  describe(): Promise<string>;
  export(connection: ConnectionRow): AsyncGenerator<string>;
  jobs(parts: Pick<HistoryJobParts, "connections" | "log" | "onTurn">): Job[];
  close(): void;
};

/** `on`: false reads and answers nothing, but keeps what is stored. */
type Parts = {
  store: Store;
  keyRing: KeyRing;
  modules: readonly Module[];
  clock: Clock;
  dataKeySeconds: number;
  refreshTickMs: number;
  on: boolean;
};

export function openHistories(given: Parts): Histories {
  const { store, keyRing, modules, clock, dataKeySeconds, refreshTickMs, on } = given;
  const vault = createHistoryVault({ store, keyRing, clock, dataKeySeconds });
  const kept = createKeptHistories({ store, vault, modules, clock, seconds: dataKeySeconds });
  const reading = {
    ...{ store, vault, modules, clock, pace: createQuestionPace({ clock }) },
    givesWay: createGivesWay({ store, clock, tickMs: refreshTickMs }),
    checkRoom: () => store.health.checkDisk(FREE_BYTES),
  };
  return {
    givesWay: reading.givesWay,
    async keptDays({ id, module }) {
      const row = await store.histories.find(id);
      if (row === undefined) return null;
      const levels = on ? modules.find(({ name }) => name === module)?.history?.levels : undefined;
      const sizes = await store.histories.sizes(row.id);
      return keptDaysDocument(row, { sizes, levels, nowMs: clock.now() });
    },
    describe: async () => `${await checkHistories({ store, vault })}${on ? "" : "; SHOPMCP_HISTORY is off"}`,
    export: (connection) => exportDays({ store, vault }, connection),
    of: (place) => (on ? kept(place) : null),
    jobs(parts) {
      const every = { ...reading, ...parts };
      const jobs = { history: createHistoryJob(every), "today's hours": createTodayJob(every) };
      return on ? Object.entries(jobs).map(([name, run]) => ({ name, everyMs: EVERY_MS, run })) : [];
    },
    close: vault.close,
  };
}
