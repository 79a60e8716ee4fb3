/** `shopmcp connect`: credentials in, verified, sealed, stored; or the exact reason, and nothing changed. */

import { ShopError } from "#errors.ts";
import type { CredentialField, Module } from "#modules/module.ts";
import { type App, type OpenApp, SHELL, withApp } from "./app.ts";
import { type Command, type Invocation, print, type Terminal } from "./command.ts";
import { connectionDocument } from "./connection-document.ts";
import { findModule } from "./find-module.ts";

export function connect(openApp: OpenApp): Command {
  return {
    name: "connect",
    summary: "verify an ad account's credentials and store them sealed",
    words: ["MODULE"],
    options: { workspace: { type: "string" } },
    usage: "MODULE --workspace ID  < credentials.json",
    details:
      "Reads one JSON object on stdin, or asks on a terminal. On a standing connection the fields given replace the\nsealed ones, the rest stays. Only what the platform accepts is stored.",
    async run(invocation) {
      const workspaceId = invocation.required("workspace");
      await withApp(openApp, { dataDir: invocation.dataDir, mode: "existing" }, async (app) => {
        const module = findModule(app.modules, invocation.required("MODULE"));
        await app.workspaces.require(workspaceId);
        const standing = (await app.connections.list(workspaceId)).some((row) => row.module === module.name);
        const pasted = invocation.terminal.interactive
          ? await askFields(invocation.terminal, module, standing)
          : readObject(await invocation.terminal.readInput());
        await store(app, { workspaceId, module }, pasted, invocation);
      });
      return undefined;
    },
  };
}

async function store(
  app: App,
  place: { workspaceId: string; module: Module },
  pasted: unknown,
  invocation: Invocation,
): Promise<void> {
  const { row } = await app.connections.connect(place, pasted, SHELL);
  const account = `${row.account_name ?? row.account_id} (${row.account_currency ?? "currency unknown"}, ${row.account_timezone ?? "time zone unknown"})`;
  const warnings = row.warnings.map((warning) => `\nNote: ${warning}`).join("");
  print(invocation, connectionDocument(row), `${place.module.title} is connected: ${account}.${warnings}`);
}

/** @throws invalid_input; the text is not repeated, since it holds secrets */
function readObject(text: string): unknown {
  if (text.trim() === "")
    throw new ShopError(
      "invalid_input",
      'Nothing came on stdin. Give one JSON object with the credentials, such as {"app_id":"…"}.',
    );
  try {
    return JSON.parse(text);
  } catch {
    throw new ShopError(
      "invalid_input",
      'What came on stdin is not JSON. Give one JSON object with the credentials, such as {"app_id":"…"}.',
    );
  }
}

async function askFields(terminal: Terminal, module: Module, standing: boolean): Promise<Record<string, string>> {
  if (standing) terminal.hint("A connection stands. Press Enter at a field to keep what is stored.");
  const answers = await terminal.askAll(
    module.fields.map((field) => ({ text: `${field.label}${noteOn(field, standing)}: `, hidden: field.secret })),
  );
  const given = module.fields.map((field, at) => [field.name, answers[at]?.trim() ?? ""] as const);
  return Object.fromEntries(given.filter(([, answer]) => answer !== ""));
}

function noteOn(field: CredentialField, standing: boolean): string {
  return field.required && !standing ? "" : " (optional)";
}
