/** Units of work on digests. */

import type { digest } from "#db/sqlite/digest-schema.ts";
import type { ConnectionRow } from "./connection-rows.ts";

export type DigestRow = typeof digest.$inferSelect;

export type DueDigest = { digest: DigestRow; connection: ConnectionRow };

/** Longest due first, each leased. `horizonMs`: what is due later was set by a clock that ran ahead. */
export type Claim = {
  nowMs: number;
  leaseMs: number;
  horizonMs: { daily: number; weekly: number };
  limit: number;
};

export type DigestsRoom = {
  /** One a connection. False where the connection is gone, `other` where what stands is not what `isMeant` asks for. */
  put(row: DigestRow, isMeant?: (standing: DigestRow | undefined) => boolean): Promise<boolean | "other">;
  find(connectionId: string): Promise<DigestRow | undefined>;
  list(workspaceId: string): Promise<DueDigest[]>;
  delete(connectionId: string): Promise<boolean>;
  claim(given: Claim): Promise<DueDigest[]>;
  /** Does nothing where it was set anew since it was read. */
  settle(row: DigestRow, changes: Pick<DigestRow, "next_at_ms" | "told_day">): Promise<void>;
};
