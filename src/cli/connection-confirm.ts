/** `shopmcp connection confirm`: the owner's word, after a restore, that this copy of the database is the only one. */

import { toShopError } from "#errors.ts";
import { type App, type OpenApp, SHELL, withApp } from "./app.ts";
import { type Command, print } from "./command.ts";
import { findModule } from "./find-module.ts";
import { labelOf } from "./label-of.ts";

export function connectionConfirm(openApp: OpenApp): Command {
  return {
    name: "connection confirm",
    summary: "after a restore: this copy is the only one, refresh its connections again",
    words: [],
    options: { workspace: { type: "string" }, label: { type: "string" } },
    usage: "--workspace ID [--label L]",
    details:
      "--label names one of several accounts; those that share its credential are confirmed with it. Confirm only if no other copy of this database is in use: two copies that refresh the same token lose it.",
    async run(invocation) {
      const workspaceId = invocation.required("workspace");
      await withApp(openApp, { dataDir: invocation.dataDir, mode: "existing" }, async (app) => {
        await app.workspaces.require(workspaceId);
        const rows = await app.maintenance.confirm({ workspaceId, ...labelOf(invocation) }, SHELL);
        const results = [];
        for (const row of rows)
          results.push({ connection: row.id, module: row.module, label: row.label, ...(await look(app, row)) });
        const lines = results.map(
          ({ module, label, state, message }) =>
            `${module} ${label} is ${state}${message === null ? "" : `: ${message}`}`,
        );
        print(
          invocation,
          results,
          lines.length === 0 ? "No connection was waiting for confirmation." : lines.join("\n"),
        );
      });
      return undefined;
    },
  };
}

async function look(app: App, row: Awaited<ReturnType<App["maintenance"]["confirm"]>>[number]) {
  try {
    const module = findModule(app.modules, row.module);
    const access = await app.connections.access({ workspaceId: row.workspace_id, module, label: row.label });
    const { credential } = await access.open();
    await module.verify(credential);
    await app.maintenance.markVerified(row);
    return { state: "connected", message: null };
  } catch (thrown) {
    const { message } = toShopError(thrown);
    return { state: row.state, message: `${message} A running server tries a refresh next.` };
  }
}
