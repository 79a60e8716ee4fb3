/** `shopmcp operator list`. */

import { isoTime } from "#text/iso-time.ts";
import { type OpenApp, withApp } from "./app.ts";
import { type Command, printList } from "./command.ts";

export function operatorList(openApp: OpenApp): Command {
  return {
    name: "operator list",
    summary: "list who may sign in on the page",
    words: [],
    options: {},
    usage: "",
    async run(invocation) {
      await withApp(openApp, { dataDir: invocation.dataDir, mode: "keyless" }, async (app) => {
        const rows = (await app.operators.list()).map((row) => ({
          id: row.id,
          email: row.email,
          admin: row.admin,
          created_at: isoTime(row.created_at_ms),
          password_changed_at: isoTime(row.password_changed_at_ms),
          must_reset_password: row.mustReset,
        }));
        const lines = rows.map((row) => [
          row.id,
          row.created_at,
          row.must_reset_password ? "must be reset" : row.password_changed_at,
          row.admin ? "admin" : "member",
          row.email,
        ]);
        printList(invocation, rows, {
          none: "Nobody may sign in yet. Make an operator with `shopmcp operator create EMAIL`.",
          head: ["ID", "SINCE", "PASSWORD OF", "IS", "EMAIL"],
          lines,
        });
      });
      return undefined;
    },
  };
}
