/** `shopmcp key create`: an API key of one workspace, shown once. */

import { ShopError } from "#errors.ts";
import { isoTime } from "#text/iso-time.ts";
import { type OpenApp, SHELL, withApp } from "./app.ts";
import { type Command, print } from "./command.ts";
import {
  RESTRICTION_DETAILS,
  RESTRICTION_OPTIONS,
  RESTRICTION_USAGE,
  restrictionOptions,
  shownSight,
} from "./restriction-options.ts";

export function keyCreate(openApp: OpenApp): Command {
  return {
    name: "key create",
    summary: "make an API key for an MCP client; it is shown once",
    words: [],
    options: {
      workspace: { type: "string" },
      name: { type: "string" },
      "expires-in-days": { type: "string" },
      ...RESTRICTION_OPTIONS,
    },
    usage: `--workspace ID --name N [--expires-in-days D] ${RESTRICTION_USAGE}`,
    details: RESTRICTION_DETAILS,
    async run(invocation) {
      const wanted = {
        workspaceId: invocation.required("workspace"),
        name: invocation.required("name"),
        expiresInDays: readDays(invocation.option("expires-in-days")),
        ...restrictionOptions(invocation),
      };
      await withApp(openApp, { dataDir: invocation.dataDir, mode: "keyless" }, async (app) => {
        const { row, key } = await app.apiKeys.create(wanted, SHELL);
        const document = {
          id: row.id,
          key: key.reveal(),
          mcp_url: app.mcpUrl,
          expires_at: isoTime(row.expires_at_ms),
          ...shownSight(row),
        };
        print(
          invocation,
          document,
          `${document.key}\n\nThis is ${row.id}, shown once: keep it now. Clients connect to ${app.mcpUrl}\nwith the header: Authorization: Bearer <the key>`,
        );
      });
      return undefined;
    },
  };
}

function readDays(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw new ShopError("usage", "--expires-in-days takes a whole number of days, such as 90.");
}
