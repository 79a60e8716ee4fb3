/** The periodic job that judges each rule once for each reading of its days or of today, and tells what it decided. */

import type { PutMessage } from "#channels/put-message.ts";
import { quietUntil } from "#channels/quiet-until.ts";
import type { Clock } from "#clock.ts";
import { clockApartMs } from "#clock-apart.ts";
import { createLimiter } from "#concurrency/limiter.ts";
import type { AlertRow, FiringRow, Untold } from "#db/alerts.ts";
import type { ConnectionRow } from "#db/connection-rows.ts";
import { toShopError } from "#errors.ts";
import { newId } from "#id.ts";
import { describeCause, type Log } from "#log.ts";
import type { Zone } from "#zones/zone.ts";
import { alertTitle } from "./alert-words.ts";
import { type Evaluation, evaluateRule } from "./evaluate-rule.ts";
import { ends } from "./judge-rule.ts";
import { ruleOf } from "./kept-rule.ts";
import { type CausesParts, likelyCauses } from "./likely-causes.ts";
import { quietSpans } from "./quiet-hours.ts";
import type { WatchedParts } from "./watched-days.ts";

export const ALERTS_EVERY_MS = 60_000;
const PAGE = 100;
const BESIDE = "What happened in the same days (which proves no cause)";
/** The rest is sent in the next round. */
const MESSAGES_A_ROUND = 200;
/** Causes of one account may be waited for by the minute. */
const TOLD_AT_ONCE = 8;

export type FindZone = { find(name: string): Zone | null };

type Parts = WatchedParts & CausesParts & { clock: Clock; log: Log; put: PutMessage; zones: FindZone };
type Due = { alert: AlertRow; connection: ConnectionRow; readAtMs: number };

/**
 * Two processes may judge the same; the first to store it decides, and any of them sends what it stored. An alert that
 * fails keeps no other waiting, and is tried again in the next round.
 */
export function createAlertJob(parts: Parts): (stopping: AbortSignal) => Promise<void> {
  const { store, log } = parts;
  const whereItFails = (connectionId: string, what: "judged" | "told") => (thrown: unknown) => {
    const { code, message, cause } = toShopError(thrown);
    log.error(`An alert could not be ${what}; it is tried again`, {
      ...{ connection_id: connectionId, code },
      cause: code === "internal" ? describeCause(cause) : message,
    });
  };
  return async (stopping) => {
    // With the days of another clock it would decide otherwise than all others, and for all of them.
    if ((await clockApartMs(store, parts.clock)) !== 0) return;
    for (let after = ""; ; ) {
      const page = await store.alerts.listDue({ after, limit: PAGE });
      for (const due of page) {
        if (stopping.aborted) return;
        await judgeOne(parts, due).catch(whereItFails(due.connection.id, "judged"));
      }
      after = page.at(-1)?.alert.id ?? "";
      if (page.length < PAGE) break;
    }
    const limiter = createLimiter(TOLD_AT_ONCE);
    const telling = (await store.alerts.listUntold(MESSAGES_A_ROUND)).map((untold) =>
      limiter(async () => (stopping.aborted ? undefined : tell(parts, untold))).catch(
        whereItFails(untold.connection.id, "told"),
      ),
    );
    await Promise.all(telling);
  };
}

async function judgeOne(parts: Parts, { alert, connection, readAtMs }: Due): Promise<void> {
  const { store, clock } = parts;
  const nowMs = clock.now();
  // A rule for another account says nothing of this one.
  const counts = alert.account_id === connection.account_id;
  const evaluation = counts ? await evaluateRule(parts, connection, { rule: ruleOf(alert), nowMs }) : null;
  const [last] = await store.alerts.firings(alert.id, 1);
  const open = last?.ended_day === null ? last : undefined;
  await store.alerts.decide({
    ...{ of: alert, to: readAtMs },
    ...decided(evaluation, { alert, open, nowMs }),
  });
}

type Standing = { alert: AlertRow; open: FiringRow | undefined; nowMs: number };

function decided(evaluation: Evaluation | null, { alert, open, nowMs }: Standing) {
  if (evaluation?.holds && open === undefined)
    return {
      ends: null,
      begins: {
        ...{
          id: newId("evt"),
          alert_id: alert.id,
          began_day: evaluation.since,
          began_at_ms: nowMs,
          began_said: evaluation.said,
        },
        ...{ began_told: false, ended_day: null, ended_at_ms: null, ended_said: null, ended_told: false },
      },
    };
  if (evaluation !== null && open !== undefined && ends(ruleOf(alert), evaluation, open.began_day))
    return {
      begins: null,
      ends: { id: open.id, ended_day: evaluation.since, ended_at_ms: nowMs, ended_said: evaluation.said },
    };
  return { begins: null, ends: null };
}

/**
 * The occasion follows from the firing alone, so that a repeat after a kill sends nothing twice. In quiet hours it waits
 * in the outbox; an end takes the place of a beginning that waits there still, and tells of both.
 */
async function tell(parts: Parts, { firing, alert, connection }: Untold): Promise<void> {
  const { store, put, clock, zones } = parts;
  const rule = ruleOf(alert);
  const zone = zones.find(connection.account_timezone ?? "");
  const nowMs = clock.now();
  const quiet = rule.quiet === null || zone === null ? [] : quietSpans(zone, rule.quiet, nowMs);
  const notBeforeMs = quietUntil(quiet, nowMs);
  const workspace = await store.workspaces.find(connection.workspace_id);
  if (workspace === undefined) return;
  for (const end of ["began", "ended"] as const) {
    const [told, day, said] =
      end === "began"
        ? [firing.began_told, firing.began_day, firing.began_said]
        : [firing.ended_told, firing.ended_day, firing.ended_said];
    if (told || day === null || said === null) continue;
    const beside =
      end === "began"
        ? { heading: BESIDE, lines: await likelyCauses(parts, { alert, connection, day }) }
        : { heading: `It began on ${firing.began_day}`, lines: [firing.began_said] };
    await put({
      occasion: occasionOf(firing, end),
      ...{ channelIds: null, notBeforeMs, insteadOf: end === "began" ? null : occasionOf(firing, "began") },
      message: {
        type: `alert.${end}`,
        title: alertTitle(end === "began" ? "Alert" : "Alert has ended", rule, connection),
        text: said,
        ...{ urgent: end === "began", atMs: (end === "began" ? firing.began_at_ms : firing.ended_at_ms) ?? 0 },
        ...{ workspace: { id: workspace.id, name: workspace.name }, path: "/alerts" },
        sections: beside.lines.length === 0 ? [] : [{ ...beside, rows: [] }],
        data: { alert: alert.id, firing: firing.id, metric: alert.metric, day },
        quiet,
      },
    });
    await store.alerts.markTold(firing.id, end);
  }
}

function occasionOf({ id }: FiringRow, end: "began" | "ended"): string {
  return `alert:${id}:${end}`;
}
