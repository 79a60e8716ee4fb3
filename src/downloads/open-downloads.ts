/** Files from the parts of the program. */

import type { CallTool } from "#calls/call-tool.ts";
import type { Clock } from "#clock.ts";
import type { Connections } from "#connections/connections.ts";
import type { Store } from "#db/store.ts";
import type { Log } from "#log.ts";
import type { Module } from "#modules/module.ts";
import type { AuditTrail } from "#workspaces/audit-trail.ts";
import { createFetchFile, type FetchFile } from "./fetch-file.ts";
import { createFileAnswers } from "./file-answers.ts";

type Calling = { connections: Pick<Connections, "accounts">; callTool: CallTool };

type Parts = Calling & { store: Store; modules: readonly Module[]; clock: Clock; audit: AuditTrail; log: Log };

/** `withFiles`: calls that take `format`, on these connections. */
export function openDownloads(parts: Parts): { fetchFile: FetchFile; withFiles(calling: Calling): CallTool } {
  return {
    fetchFile: createFetchFile(parts),
    withFiles: (calling) => createFileAnswers({ ...parts, ...calling }),
  };
}
