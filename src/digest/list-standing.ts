/** What a list says beside a digest of either kind. */

import { nobodyTold } from "#channels/nobody-told.ts";
import type { DigestRow } from "#db/digests.ts";
import { dueDay } from "./digest-times.ts";
import type { WriteParts } from "./write-digest.ts";

/** `late`: its hour is past, and it waits for its turn, for yesterday's days or for the platform. `warning`: where nobody will be told. */
export type Standing = { late: boolean; warning: string | null };

type Listed = Pick<DigestRow, "weekday" | "hour" | "set_at_ms" | "told_day" | "channel_ids">;

export async function standingOf(
  { store, zones }: Pick<WriteParts, "store" | "zones">,
  digest: Listed,
  { workspaceId, timezone, nowMs }: { workspaceId: string; timezone: string | null; nowMs: number },
): Promise<Standing> {
  const zone = zones.find(timezone ?? "");
  return {
    late: zone !== null && dueDay(zone, digest, nowMs) !== null,
    warning: await nobodyTold(store, workspaceId, digest.channel_ids),
  };
}
