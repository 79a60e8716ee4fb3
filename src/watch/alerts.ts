/** The owner's alerts: rules, their backtest before they are set, and when they fired. */

import { SMALL_MONEY } from "#ads/shown-figure.ts";
import { nobodyTold } from "#channels/nobody-told.ts";
import type { PutMessage } from "#channels/put-message.ts";
import type { Clock } from "#clock.ts";
import { findAccount, type WantedAccount } from "#connections/find-account.ts";
import { namedAccount } from "#connections/named-account.ts";
import type { AlertRow, FiringRow } from "#db/alerts.ts";
import type { ConnectionRow } from "#db/connection-rows.ts";
import { ShopError } from "#errors.ts";
import { newId } from "#id.ts";
import type { Log } from "#log.ts";
import { WATCHED_WORDS } from "#modules/watched-words.ts";
import { changedMeanwhile } from "#text/version-of.ts";
import type { Actor, AuditTrail } from "#workspaces/audit-trail.ts";
import type { Workspaces } from "#workspaces/workspaces.ts";
import { ALERTS_EVERY_MS, createAlertJob, type FindZone } from "./alert-job.ts";
import { type AlertRule, type GivenRule, readRule } from "./alert-rule.ts";
import { alertVersion } from "./alert-version.ts";
import { alertWaits } from "./alert-waits.ts";
import { alertTitle, ruleWords } from "./alert-words.ts";
import { assertInCurrency } from "./assert-in-currency.ts";
import { type Backtest, backtest } from "./backtest.ts";
import { type EvaluationInterval, evaluationInterval } from "./evaluation-interval.ts";
import { goalFor, missingGoal } from "./goal-of-rule.ts";
import { rowOf, ruleOf } from "./kept-rule.ts";
import { type CampaignCheck, createCampaignCheck } from "./known-campaigns.ts";
import type { CausesParts } from "./likely-causes.ts";
import { rowsOfConnections } from "./rows-of-connections.ts";
import { ruleStillReading } from "./rule-still-reading.ts";
import type { WatchedParts } from "./watched-days.ts";

export const MAX_ALERTS = 50;
const SHOWN_FIRINGS = 20;

export type PlacedRule = GivenRule & WantedAccount;
/** `counts` false: the rule is for another account. `looks`: when it was evaluated last, and how often. */
export type ShownAlert = {
  row: AlertRow;
  rule: AlertRule;
  /** The rule in words. */
  title: string;
  module: string;
  account: string;
  counts: boolean;
  /** Why it cannot be judged, or not as soon as others. */
  waits: string | null;
  /** Where nobody will be told. */
  warning: string | null;
  firings: FiringRow[];
  interval: EvaluationInterval;
};
export type AlertPlace = { id: string; workspaceId: string };

export type Alerts = {
  /** @throws invalid_input, not_found, not_connected */
  set(given: PlacedRule, actor: Actor): Promise<ShownAlert>;
  /**
   * Another rule in its place, of the same connection; when it fired stays. `version`: what was seen of it.
   * @throws invalid_input, not_found, conflict where it is another by now
   */
  change(place: AlertPlace & { version?: string | undefined }, given: GivenRule, actor: Actor): Promise<ShownAlert>;
  list(workspaceId: string): Promise<ShownAlert[]>;
  remove(place: AlertPlace, actor: Actor): Promise<void>;
  /** Sends the alert's message to the workspace's channels. Returns to how many. @throws not_found */
  test(place: AlertPlace, actor: Actor): Promise<number>;
  /**
   * When the rule would have fired over the last 90 days, a runaway over two weeks. `alertId`: of the alert in whose place
   * it would stand; that one's account is looked at. @throws as `set`, conflict without history
   */
  backtest(given: PlacedRule, alertId?: string): Promise<Backtest & Pick<ShownAlert, "waits">>;
  job: { name: string; everyMs: number; run(stopping: AbortSignal): Promise<void> };
};

type Parts = WatchedParts &
  CausesParts & {
    clock: Clock;
    log: Log;
    audit: AuditTrail;
    workspaces: Pick<Workspaces, "require">;
    put: PutMessage;
    zones: FindZone;
  };

export function createAlerts(parts: Parts): Alerts {
  const { store, clock, audit, workspaces, put, zones } = parts;
  const shown = async (
    row: AlertRow,
    connection: ConnectionRow,
    { check, warning }: { check: CampaignCheck; warning: string | null },
  ): Promise<ShownAlert> => {
    const [rule, counts] = [ruleOf(row), row.account_id === connection.account_id];
    const currency = counts ? connection.account_currency : null;
    return {
      title: ruleWords(rule, { account: null, campaign: null, currency }),
      ...{ row, rule, counts, module: connection.module, account: connection.label, warning },
      waits: counts ? await alertWaits(parts, connection, { rule, check }) : null,
      interval: evaluationInterval(row, await store.histories.find(row.connection_id)),
      firings: await store.alerts.firings(row.id, SHOWN_FIRINGS),
    };
  };
  const about = async (workspaceId: string) => ({
    check: createCampaignCheck(parts),
    warning: await nobodyTold(store, workspaceId, null),
  });
  const placed = async ({ workspaceId, module, label }: PlacedRule) => {
    await workspaces.require(workspaceId);
    return findAccount(store, { workspaceId, module, label });
  };
  const standing = async (place: AlertPlace) => {
    const row = await store.alerts.find(place);
    const connections = row === undefined ? [] : await store.connections.list(place.workspaceId);
    const connection = connections.find(({ id }) => id === row?.connection_id);
    if (row === undefined || connection === undefined) throw noSuchAlert();
    return { row, connection };
  };
  return {
    job: { name: "alerts", everyMs: ALERTS_EVERY_MS, run: createAlertJob(parts) },
    async set(given, actor) {
      const connection = await placed(given);
      const rule = readRule(given);
      await mustFit(connection, rule);
      const row: AlertRow = {
        ...{ id: newId("alert"), connection_id: connection.id, account_id: connection.account_id },
        ...rowOf(rule),
        ...{ created_at_ms: clock.now(), judged_at_ms: null },
      };
      const outcome = await store.alerts.add(row, MAX_ALERTS);
      if (outcome === "gone")
        throw new ShopError("conflict", "The connection was removed meanwhile. Connect again, then set the alert.");
      if (outcome === "same") throw sameAlert();
      if (outcome === "full")
        throw new ShopError("invalid_input", `The workspace has ${MAX_ALERTS} alerts already. Remove one first.`);
      const { workspaceId } = given;
      await audit.record({ ...eventOf(row, connection), actor, action: "alert.set", outcome: "ok" });
      return shown(row, connection, await about(workspaceId));
    },
    async change({ version, ...place }, given, actor) {
      const { connection, row: before } = await standing(place);
      const rule = readRule(given);
      await mustFit(connection, rule, ruleOf(before));
      const row = await store.alerts.change(
        place,
        rowOf(rule),
        (seen) => version === undefined || version === alertVersion(seen),
      );
      if (row === "other") throw changedMeanwhile("alert");
      if (row === "same") throw sameAlert();
      if (row === undefined) throw noSuchAlert();
      await audit.record({ ...eventOf(row, connection), actor, action: "alert.change", outcome: "ok" });
      return shown(row, connection, await about(place.workspaceId));
    },
    async list(workspaceId) {
      await workspaces.require(workspaceId);
      const rows = await rowsOfConnections(store, workspaceId, store.alerts.list);
      const known = await about(workspaceId);
      return Promise.all(rows.map(({ row, connection }) => shown(row, connection, known)));
    },
    async remove(place, actor) {
      const { row, connection } = await standing(place);
      if (!(await store.alerts.delete(place))) throw noSuchAlert();
      await audit.record({ ...eventOf(row, connection), actor, action: "alert.remove", outcome: "ok" });
    },
    async test(place, actor) {
      const workspace = await workspaces.require(place.workspaceId);
      const { row, connection } = await standing(place);
      const nowMs = clock.now();
      const channels = await put({
        occasion: `alert test:${row.id}:${nowMs}`,
        channelIds: null,
        message: {
          type: "alert.test",
          title: alertTitle("Test of an alert", ruleOf(row), connection),
          text: "Somebody asked for this message. Nothing has happened.",
          ...{ urgent: false, atMs: nowMs, workspace: { id: workspace.id, name: workspace.name } },
          ...{ sections: [], path: "/alerts", data: { alert: row.id } },
        },
      });
      await audit.record({ ...eventOf(row, connection), actor, action: "alert.test", outcome: "ok" });
      return channels;
    },
    async backtest(given, alertId) {
      const { workspaceId } = given;
      const before = alertId === undefined ? null : await standing({ id: alertId, workspaceId });
      const connection = before?.connection ?? (await placed(given));
      const rule = readRule(given);
      await mustFit(connection, rule, before === null ? undefined : ruleOf(before.row));
      const looked = await backtest(parts, connection, { rule, nowMs: clock.now() });
      const waits = await alertWaits(parts, connection, { rule, check: createCampaignCheck(parts) });
      if (looked !== null) return { ...looked, waits };
      const unknown = rule.campaignId === null ? await ruleStillReading(parts, connection, rule) : waits;
      throw new ShopError("conflict", unknown === null ? nothingToLookAt(rule) : `${unknown}${lookAgain(rule)}`);
    },
  };

  /** `before`: what it stands in place of. An amount from before such ones were refused stays until it is changed. */
  async function mustFit(connection: ConnectionRow, rule: AlertRule, before?: AlertRule): Promise<void> {
    const bound = moneyBoundOf(rule);
    const stands = before !== undefined && before.metric === rule.metric && moneyBoundOf(before) === bound;
    if (bound !== null && !stands) assertInCurrency(String(bound), connection.account_currency);
    if (rule.quiet !== null && zones.find(connection.account_timezone ?? "") === null)
      throw new ShopError(
        "invalid_input",
        "The time zone of this account is not known, so it has no quiet hours. Leave them out.",
      );
    if (rule.condition === "goal" && (await goalFor(parts.goals, connection, rule)) === null)
      throw new ShopError("conflict", missingGoal(rule));
  }
}

/** Of a click a part of the smallest coin is told as it is. */
function moneyBoundOf({ metric, condition, value }: AlertRule): number | null {
  if (condition !== "above" && condition !== "below") return null;
  if (WATCHED_WORDS[metric].unit !== "money" || value === null) return null;
  return metric === "cpc" && value < SMALL_MONEY ? null : value;
}

function lookAgain({ condition }: AlertRule): string {
  return condition === "runaway" ? " They are read since you look back by the hour: look again in some minutes." : "";
}

function nothingToLookAt({ condition, campaignId }: AlertRule): string {
  const first = "The first days are read within minutes of connecting.";
  if (condition === "runaway")
    return `No day of this account can be looked at yet: each needs the hours of six same weekdays before it. ${first}`;
  return campaignId === null
    ? `No day of this account is remembered yet. ${first}`
    : `No day is remembered yet of this account, or of a campaign with this ID. Check the ID. ${first}`;
}

function eventOf(row: AlertRow, connection: ConnectionRow) {
  const targetName = ruleWords(ruleOf(row), {
    account: namedAccount(connection),
    campaign: null,
    currency: connection.account_currency,
  });
  return { workspaceId: connection.workspace_id, target: row.id, targetName };
}

function sameAlert(): ShopError {
  return new ShopError("conflict", "There is such an alert already. Change that one, or set one that differs.");
}

function noSuchAlert(): ShopError {
  return new ShopError(
    "not_found",
    "This workspace has no alert with that id. List its alerts and take an id from there.",
  );
}
