/** Files from the parts of the program. */

import type { CallTool } from "#calls/call-tool.ts";
import { saysFormat } from "#calls/format-argument.ts";
import type { Clock } from "#clock.ts";
import type { Connections } from "#connections/connections.ts";
import type { Store } from "#db/store.ts";
import { lazily } from "#lazily.ts";
import type { Log } from "#log.ts";
import type { Module } from "#modules/module.ts";
import type { AuditTrail } from "#workspaces/audit-trail.ts";
import type { FetchFile } from "./fetch-file.ts";

type Calling = { connections: Pick<Connections, "accounts">; callTool: CallTool };

type Parts = Calling & { store: Store; modules: readonly Module[]; clock: Clock; audit: AuditTrail; log: Log };

/** `withFiles`: calls that take `format`, on these connections. What makes files is loaded when one is asked for. */
export function openDownloads(parts: Parts): { fetchFile: FetchFile; withFiles(calling: Calling): CallTool } {
  const fetchFile = lazily(async () => (await import("./fetch-file.ts")).createFetchFile(parts));
  return {
    fetchFile: async (fetching) => (await fetchFile())(fetching),
    withFiles(calling) {
      const answer = lazily(async () =>
        (await import("./file-answers.ts")).createFileAnswers({ ...parts, ...calling }),
      );
      return (call) => (saysFormat(call.args) ? answer().then((own) => own(call)) : calling.callTool(call));
    },
  };
}
