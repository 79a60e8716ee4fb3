/** The owner's goals: set, listed and removed by people alone, and compared with by tools. */

import { shownFigure } from "#ads/shown-figure.ts";
import type { Clock } from "#clock.ts";
import { findAccount, type WantedAccount } from "#connections/find-account.ts";
import { namedAccount } from "#connections/named-account.ts";
import type { ConnectionRow } from "#db/connection-rows.ts";
import type { GoalRow } from "#db/goals.ts";
import type { Store } from "#db/store.ts";
import { ShopError } from "#errors.ts";
import { newId } from "#id.ts";
import { GOAL_TITLES } from "#modules/goal-titles.ts";
import type { Goal } from "#modules/module-goals.ts";
import { changedMeanwhile, isAsSeen, type SeenVersion } from "#text/version-of.ts";
import type { Actor, AuditTrail } from "#workspaces/audit-trail.ts";
import type { Workspaces } from "#workspaces/workspaces.ts";
import { goalVersion } from "./goal-version.ts";
import { type CampaignCheck, type CampaignParts, createCampaignCheck } from "./known-campaigns.ts";
import { type GivenGoal, readGoal } from "./read-goal.ts";
import { rowsOfConnections } from "./rows-of-connections.ts";

/** A hundred campaigns with two goals each; every answer that compares reads them. */
export const MAX_GOALS = 200;

/** `warning`: its campaign is not among those that are remembered. */
export type ShownGoal = GoalRow & { module: string; label: string; counts: boolean; warning: string | null };

export type Goals = {
  /**
   * In place of the goal of that kind. `version`: what was seen of it.
   * @throws invalid_input, not_found, conflict where it is another by now, and as `findAccount`
   */
  set(given: GivenGoal & WantedAccount & { version?: SeenVersion }, actor: Actor): Promise<ShownGoal>;
  list(workspaceId: string): Promise<ShownGoal[]>;
  /** `version`: what was seen of it. @throws not_found, conflict where it is another by now */
  remove(given: { id: string; workspaceId: string; version?: string | undefined }, actor: Actor): Promise<GoalRow>;
  /** Those of the account that is connected now. */
  of(connection: ConnectionRow): Promise<Goal[]>;
};

type Parts = CampaignParts & {
  store: Store;
  clock: Clock;
  audit: AuditTrail;
  workspaces: Pick<Workspaces, "require">;
};

export function createGoals(parts: Parts): Goals {
  const { store, clock, audit, workspaces } = parts;
  const shown = async (row: GoalRow, connection: ConnectionRow, check: CampaignCheck): Promise<ShownGoal> => {
    const { module, label } = connection;
    const counts = isOf(row, connection);
    const warning = counts && row.campaign_id !== "" ? await check(connection, row.campaign_id) : null;
    return { ...row, module, label, counts, warning };
  };
  return {
    async set({ workspaceId, module, label, version, ...given }, actor) {
      await workspaces.require(workspaceId);
      const connection = await findAccount(store, { workspaceId, module, label });
      const { campaignId, kind, value, marginPercent } = readGoal(given, connection.account_currency);
      const row: GoalRow = {
        ...{ id: newId("goal"), connection_id: connection.id },
        ...{ account_id: connection.account_id, currency: connection.account_currency },
        ...{ campaign_id: campaignId ?? "", kind, value, margin_percent: marginPercent, set_at_ms: clock.now() },
      };
      let before: GoalRow | undefined;
      const kept = await store.goals.put(row, {
        most: MAX_GOALS,
        isMeant(standing) {
          before = standing;
          return isAsSeen(version, standing === undefined ? null : goalVersion(standing));
        },
      });
      if (kept === "changed") throw changedMeanwhile("goal", "set what you want");
      if (kept === "gone")
        throw new ShopError("conflict", "The connection was removed meanwhile. Connect again, then set the goal.");
      if (kept === "full")
        throw new ShopError(
          "invalid_input",
          `There are ${MAX_GOALS} goals already. Remove one that no longer matters.`,
        );
      await audit.record({
        actor,
        action: "goal.set",
        workspaceId,
        ...targetOf(kept, connection, before),
        outcome: "ok",
      });
      return shown(kept, connection, createCampaignCheck(parts));
    },
    async list(workspaceId) {
      await workspaces.require(workspaceId);
      const rows = await rowsOfConnections(store, workspaceId, store.goals.list);
      const check = createCampaignCheck(parts);
      return Promise.all(rows.map(({ row, connection }) => shown(row, connection, check)));
    },
    async remove({ id, workspaceId, version }, actor) {
      await workspaces.require(workspaceId);
      const connections = await store.connections.list(workspaceId);
      const isMeant = (standing: GoalRow) => isAsSeen(version, goalVersion(standing));
      const row = await store.goals.delete({ id, workspaceId, isMeant });
      if (row === "changed") throw changedMeanwhile("goal", "remove it if you still want to");
      if (row === undefined)
        throw new ShopError(
          "not_found",
          "This workspace has no goal with that id. List its goals and take an id from there.",
        );
      const connection = connections.find((one) => one.id === row.connection_id);
      await audit.record({ actor, action: "goal.remove", workspaceId, ...targetOf(row, connection), outcome: "ok" });
      return row;
    },
    async of(connection) {
      const rows = await store.goals.list(connection.id);
      return rows.filter((row) => isOf(row, connection)).map(goalOf);
    },
  };
}

/** `before`: what stood in its place. */
function targetOf(row: GoalRow, connection: ConnectionRow | undefined, before?: GoalRow) {
  const campaign = row.campaign_id === "" ? "" : ` of campaign ${row.campaign_id}`;
  const account = connection === undefined ? "" : ` of ${namedAccount(connection)}`;
  const changed = before === undefined || amountOf(before) === amountOf(row) ? "" : `, before ${amountOf(before)}`;
  const targetName = `${GOAL_TITLES[row.kind]}${campaign}${account}: ${amountOf(row)}${changed}`;
  return { target: row.id, targetName };
}

function amountOf({ kind, value, currency, margin_percent }: GoalRow): string {
  const margin = margin_percent === null ? "" : ` from a margin of ${margin_percent} %`;
  return `${shownFigure(Number(value), kind === "target_roas" ? "ratio" : "money", currency)}${margin}`;
}

function goalOf({ campaign_id, kind, value, margin_percent }: GoalRow): Goal {
  return { campaignId: campaign_id === "" ? null : campaign_id, kind, value, marginPercent: margin_percent };
}

function isOf({ account_id, currency }: GoalRow, connection: ConnectionRow): boolean {
  return account_id === connection.account_id && currency === connection.account_currency;
}
