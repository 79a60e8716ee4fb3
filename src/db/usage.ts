/** Units of work on usage rows. */

import type { usage } from "#db/sqlite/schema.ts";
import type { Old, Page } from "./row-spans.ts";

export type UsageEntry = typeof usage.$inferSelect;

/** `address` is kept only as the place of the key's last use. */
export type UsageRow = Omit<UsageEntry, "id"> & { address?: string | undefined };

export type CallRow = Pick<UsageEntry, "id" | "at_ms" | "tool" | "key_id" | "outcome" | "latency_ms"> &
  Pick<UsageEntry, "connection_ids" | "first_day" | "last_day">;

export type UsageRoom = {
  insert(batch: readonly UsageRow[]): Promise<void>;
  pageOfCalls(given: { workspaceId: string; after: Pick<CallRow, "at_ms" | "id">; limit: number }): Promise<CallRow[]>;
  page(page: Page): Promise<UsageEntry[]>;
  listWorkspaces(): Promise<string[]>;
  deleteOld(old: Old): Promise<number>;
};
