/** Who changed what in the account, by TikTok's log of changes, where the app may read it. */

import { addDays, type Day, momentOf } from "#ads/calendar.ts";
import type { Zone } from "#zones/zone.ts";
import type { AccountTree } from "../diagnose/account-tree.ts";
import { CHANGELOG_TASK_CREATE } from "../endpoints/changelog-task-create.ts";
import type { ChangeLogSpan } from "../session/change-log.ts";
import type { Coincidence, Occasion, Source } from "./coincidence.ts";
import type { ExplainedLevel } from "./explain-input.ts";
import { type Edit, readChangeLog } from "./read-change-log.ts";

/** TikTok's bound. */
const MAX_MS = 30 * 86_400_000;
const MAX_EDITS = 3;

export const accountEdits: Source = {
  what: "the log of changes",
  async look({ session, parts, level, window, before, evidence }) {
    if (!session.scopes.granted.includes(CHANGELOG_TASK_CREATE.scope.detail)) return [];
    const edits = readChangeLog(await session.changeLog(spanOf(session.zone, before.start, window.end)));
    const own = edits.some(({ objectId }) => !isPart(parts, objectId)) ? ownersIn(await evidence.tree(), level) : null;
    const byPart = Map.groupBy(edits, ({ objectId }) => {
      if (objectId === session.advertiserId) return null;
      return own?.get(objectId) ?? objectId;
    });
    return [...byPart].flatMap(([id, of]): Coincidence[] => {
      if (id !== null && !isPart(parts, id)) return [];
      const newest = of.toSorted((one, other) => (one.atUtc < other.atUtc ? 1 : -1));
      const more = of.length > MAX_EDITS ? ` (and ${of.length - MAX_EDITS} more edits)` : "";
      return [{ id, text: `edited ${newest.slice(0, MAX_EDITS).map(told).join("; ")}${more}` }];
    });
  },
};

function told({ atUtc, what, operator }: Edit): string {
  return `${atUtc} UTC ${what}${operator === null ? "" : ` by ${operator}`}`;
}

function isPart(parts: Occasion["parts"], id: string): boolean {
  return parts.some((part) => part.id === id);
}

function ownersIn(tree: AccountTree, level: ExplainedLevel): ReadonlyMap<string, string> {
  if (level === "ad") return new Map();
  return new Map(
    tree.flatMap(({ campaign, groups }) =>
      groups.flatMap(({ group, ads }) => {
        const owner = level === "campaign" ? campaign.campaign_id : group.adgroup_id;
        return [group.adgroup_id, ...ads.map(({ ad_id }) => ad_id)].map((id): [string, string] => [id, owner]);
      }),
    ),
  );
}

function spanOf(zone: Zone, first: Day, last: Day): ChangeLogSpan {
  const endMs = momentOf(zone, addDays(last, 1), 0);
  return { start_time: written(Math.max(momentOf(zone, first, 0), endMs - MAX_MS)), end_time: written(endMs) };
}

function written(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).replace("T", " ");
}
