/** `shopmcp connect`: verifies, seals and stores credentials, or says why not and changes nothing. */

import { whileTold } from "#calls/told-progress.ts";
import { connectionDocument } from "#connections/connection-document.ts";
import type { Place } from "#connections/connection-row.ts";
import { replacedAccountWords } from "#connections/replaced-account.ts";
import { ShopError } from "#errors.ts";
import type { Module } from "#modules/module.ts";
import { sayZone } from "#text/zone-name.ts";
import { type App, type OpenApp, SHELL, withApp } from "./app.ts";
import { askFields } from "./ask-fields.ts";
import { authorizeAndConnect } from "./authorize-and-connect.ts";
import { type Command, type Invocation, print, type Terminal } from "./command.ts";
import { connectReached } from "./connect-reached.ts";
import { findModule } from "./find-module.ts";
import { labelOf } from "./label-of.ts";
import { progressHint } from "./progress-hint.ts";
import { readJson } from "./read-json.ts";

const DETAILS = `--label names one of several accounts of the workspace, or a new one; without it the only account is meant, and an
Advertiser ID that is not its own is refused. Under the label of an account another one takes its place.

Reads one JSON object on stdin, or asks on a terminal. Where a connection exists, the fields given replace the
stored ones and the rest stays. Only what the platform accepts is stored.

--from LABEL: nothing is pasted. It lists the accounts that the stored access of that account reaches, and with
--advertiser ID connects one of them beside it, as --label L or with a label of its name. Keys and apps of today
keep what they have; shopmcp key set and shopmcp grant set open the new account to them.

--authorize: you authorise at the platform instead of pasting a token. On a terminal, follow the questions. A script
gives on stdin, with at most ten minutes between two steps:
  1. the app's fields: prints {"url","state"} and ends; open the URL and authorise
  2. {"redirected_url"}, where the browser was sent to (a bare code needs "state" beside it): connects the account
  3. {"state","advertiser_id"}, only where step 2 listed several accounts and named none`;

const OPEN_IT =
  "\nNext: keys and apps of before keep what they had. `shopmcp key set KEY --accounts LABEL,LABEL` opens accounts to a key, `shopmcp grant set` to an app.";

export function connect(openApp: OpenApp): Command {
  return {
    name: "connect",
    summary: "verify an ad account's credentials and store them sealed",
    words: ["MODULE"],
    options: {
      workspace: { type: "string" },
      label: { type: "string" },
      authorize: { type: "boolean" },
      from: { type: "string" },
      advertiser: { type: "string" },
    },
    usage:
      "MODULE --workspace ID [--label L] [--authorize]  < credentials.json, or MODULE --workspace ID --from LABEL [--advertiser ID] [--label L]",
    details: DETAILS,
    async run(invocation) {
      const workspaceId = invocation.required("workspace");
      await withApp(openApp, { dataDir: invocation.dataDir, mode: "existing" }, async (app) => {
        const module = findModule(app.modules, invocation.required("MODULE"));
        await app.workspaces.require(workspaceId);
        const named = labelOf(invocation);
        const place = { workspaceId, module, ...named };
        const from = fromIn(invocation);
        if (from !== null) {
          const row = await connectReached(app, { workspaceId, module, label: from }, invocation);
          if (row !== null) await printConnected(app, invocation, place, { row, replaced: null });
          return;
        }
        if (invocation.flag("authorize")) {
          const connected = await authorizeAndConnect(app, place, invocation);
          if (connected !== null) await printConnected(app, invocation, place, connected);
          return;
        }
        const standing = (await app.connections.list(workspaceId)).some(
          (row) => row.module === module.name && (place.label === undefined || row.label === place.label),
        );
        const pasted = invocation.terminal.interactive
          ? await askPasted(invocation.terminal, module, standing)
          : readJson(await invocation.terminal.readInput());
        const connected = await whileTold(
          progressHint(invocation.terminal),
          () => app.connections.connect(place, pasted, SHELL),
          module,
        );
        await printConnected(app, invocation, place, connected);
      });
      return undefined;
    },
  };
}

/** @throws usage */
function fromIn(invocation: Invocation): string | null {
  const from = invocation.option("from");
  if (from === undefined && invocation.option("advertiser") !== undefined)
    throw new ShopError("usage", "--advertiser goes with --from LABEL, the account whose access reaches it.");
  if (from !== undefined && invocation.option("advertiser") === undefined && invocation.option("label") !== undefined)
    throw new ShopError("usage", "--label goes with --advertiser ID here: it is the label that the account gets.");
  if (from !== undefined && invocation.flag("authorize"))
    throw new ShopError("usage", "--from and --authorize do not go together: --from uses the access there is.");
  return from ?? null;
}

async function printConnected(
  app: App,
  invocation: Invocation,
  { workspaceId, module }: Place,
  { row, replaced }: Awaited<ReturnType<App["connections"]["connect"]>>,
): Promise<void> {
  const zone = row.account_timezone === null ? "time zone unknown" : sayZone(row.account_timezone);
  const account = `${row.account_name ?? row.account_id} (${row.account_currency ?? "currency unknown"}, ${zone})`;
  const warnings = [...row.warnings, ...replacedAccountWords(replaced, row)];
  const notes = warnings.map((warning) => `\nNote: ${warning}`).join("");
  const hasKey = (await app.apiKeys.list(workspaceId)).length > 0;
  const several = (await app.connections.list(workspaceId)).length > 1;
  const next = hasKey
    ? several && replaced === null
      ? OPEN_IT
      : ""
    : `\nNext: shopmcp key create --workspace ${workspaceId} --name Claude`;
  const document = { ...connectionDocument(row), warnings };
  print(invocation, document, `${module.title} is connected: ${account}.${notes}${next}`);
}

async function askPasted(terminal: Terminal, module: Module, standing: boolean): Promise<Record<string, string>> {
  if (standing) terminal.hint("There is a connection already. Press Enter at a field to keep its stored value.");
  return askFields(terminal, module.fields, (field) => field.required && !standing);
}
