/** Whether a connection is renewed with its credential, and not looked at by itself. */

import type { ConnectionRow } from "./connection-rows.ts";

export function isRenewed({ kind, state }: Pick<ConnectionRow, "kind" | "state">): boolean {
  return kind === "refreshable" && state !== "needs_reconnect";
}
