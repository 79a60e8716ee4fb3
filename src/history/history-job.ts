/** The periodic job that remembers: each connection whose days are due has a turn, and another one where it has more. */

import { randomUUID } from "node:crypto";
import type { ConnectionRow } from "#db/connection-rows.ts";
import { type HistoryParts, type TurnOutcome, takeTurn } from "./take-turn.ts";

/** Connections of one app share its fifth; those of several apps have one each. */
const AT_ONCE = 4;
const PAGE = 100;
/** Looks for which a connection that could not begin is skipped; it has no row yet that says when it is due. */
const LOOKS_PASSED_OVER = 15;

export type HistoryJobParts = HistoryParts & { onTurn(outcome: TurnOutcome): void };

export function createHistoryJob(parts: HistoryJobParts): (stopping: AbortSignal) => Promise<void> {
  const { store, modules, clock, onTurn, givesWay } = parts;
  const offering = modules.filter(({ history }) => history !== undefined).map(({ name }) => name);
  const holder = randomUUID();
  let passedOver = new Map<string, number>();

  async function* due(): AsyncGenerator<ConnectionRow> {
    let after = "";
    for (;;) {
      const page = await store.histories.listDue({ modules: offering, nowMs: clock.now(), after, limit: PAGE });
      yield* page.filter(({ id }) => !passedOver.has(id));
      const last = page.at(-1);
      if (last === undefined) return;
      after = last.id;
    }
  }
  const looksPassedOver = async (connectionId: string, outcome: TurnOutcome) => {
    const begun = outcome !== "nothing" && (await store.histories.find(connectionId)) !== undefined;
    return begun || outcome === "leased" || outcome === "stopped" ? 0 : LOOKS_PASSED_OVER;
  };
  const pass = async (stopping: AbortSignal): Promise<boolean> => {
    let more = false;
    const rows = due();
    const work = async () => {
      for await (const row of rows) {
        if (stopping.aborted || (await givesWay())) return;
        const outcome = await takeTurn(parts, row, { holder, stopping });
        onTurn(outcome);
        if (outcome === "more") more = true;
        else if (outcome !== "all") passedOver.set(row.id, await looksPassedOver(row.id, outcome));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return more && !stopping.aborted && !(await givesWay());
  };
  return async (stopping) => {
    passedOver = new Map([...passedOver].flatMap(([id, looks]) => (looks > 0 ? [[id, looks - 1]] : [])));
    while (await pass(stopping));
  };
}
