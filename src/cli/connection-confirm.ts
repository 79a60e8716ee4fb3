/** `shopmcp connection confirm`: the owner's word, after a restore, that this copy of the database is the only one. */

import { createLimiter } from "#concurrency/limiter.ts";
import { ShopError, toShopError } from "#errors.ts";
import { counted } from "#text/counted.ts";
import { type App, type OpenApp, SHELL, withApp } from "./app.ts";
import { type Command, type Invocation, print } from "./command.ts";
import { findModule } from "./find-module.ts";
import { labelOf } from "./label-of.ts";

/** Each verification is a few requests, and all of them share the apps' limits with a running server. */
const AT_ONCE = 4;

const DETAILS = `A database that was restored or copied renews no access token: the other copy may be renewing it, and two copies that
renew the same token lose it. Run this only where no other copy is in use. Each connection is then checked with the platform
and renewed again; \`shopmcp status\` shows those that wait as unverified.

  --workspace ID     those of this workspace that wait
  --label L          of these one account, with those that share its access
  --all              those of every workspace`;

type ConnectionRow = Awaited<ReturnType<App["maintenance"]["confirm"]>>[number];

type Confirmed = {
  workspace: string;
  connection: string;
  module: string;
  label: string;
  state: ConnectionRow["state"];
  message: string | null;
};

/** `refused`: workspaces whose connections could not be confirmed, and why. */
type Outcome = { confirmed: Confirmed[]; refused: { workspace: string; message: string }[] };

export function connectionConfirm(openApp: OpenApp): Command {
  return {
    name: "connection confirm",
    summary: "after a restore: say that this copy is the only one, so that tokens are renewed again",
    words: [],
    options: { workspace: { type: "string" }, label: { type: "string" }, all: { type: "boolean" } },
    usage: "--workspace ID [--label L], or --all",
    details: DETAILS,
    async run(invocation) {
      const wanted = wantedIn(invocation);
      return withApp(openApp, { dataDir: invocation.dataDir, mode: "existing" }, async (app) => {
        const { confirmed, refused } = wanted === "all" ? await confirmAll(app) : await confirmOf(app, wanted);
        const documents = wanted === "all" ? { confirmed, refused } : confirmed;
        print(invocation, documents, wanted === "all" ? toldAll({ confirmed, refused }) : toldEach(confirmed));
        return refused.length === 0 ? undefined : 1;
      });
    },
  };
}

type Wanted = { workspaceId: string; label?: string };

/** @throws usage */
function wantedIn(invocation: Invocation): Wanted | "all" {
  const all = invocation.flag("all");
  const { label } = labelOf(invocation);
  if (all && label !== undefined) throw new ShopError("usage", "--all and --label do not go together.");
  if (all && invocation.option("workspace") === undefined) return "all";
  return { workspaceId: invocation.required("workspace"), ...(label === undefined ? {} : { label }) };
}

async function confirmOf(app: App, wanted: Wanted): Promise<Outcome> {
  await app.workspaces.require(wanted.workspaceId);
  const rows = await app.maintenance.confirm(wanted, SHELL);
  const limiter = createLimiter(AT_ONCE);
  return { confirmed: await Promise.all(rows.map((row) => limiter(() => look(app, row)))), refused: [] };
}

/** What goes wrong in one workspace keeps no other waiting. */
async function confirmAll(app: App): Promise<Outcome> {
  const all: Outcome = { confirmed: [], refused: [] };
  for (const workspaceId of await app.maintenance.unconfirmed())
    try {
      all.confirmed.push(...(await confirmOf(app, { workspaceId })).confirmed);
    } catch (thrown) {
      all.refused.push({ workspace: workspaceId, message: toShopError(thrown).message });
    }
  return all;
}

async function look(app: App, row: ConnectionRow): Promise<Confirmed> {
  const of = { workspace: row.workspace_id, connection: row.id, module: row.module, label: row.label };
  try {
    const module = findModule(app.modules, row.module);
    const access = await app.connections.access({ workspaceId: row.workspace_id, module, label: row.label });
    const { credential } = await access.open();
    await module.verify(credential);
    await app.maintenance.markVerified(row);
    return { ...of, state: "connected", message: null };
  } catch (thrown) {
    const { message } = toShopError(thrown);
    return { ...of, state: row.state, message: `${message} A running server tries a refresh next.` };
  }
}

const NONE = "No connection was waiting for confirmation.";

function toldEach(confirmed: readonly Confirmed[]): string {
  if (confirmed.length === 0) return NONE;
  return confirmed
    .map(
      ({ module, label, state, message }) => `${module} ${label} is ${state}${message === null ? "" : `: ${message}`}`,
    )
    .join("\n");
}

/** Counts, and by name what did not go well. */
function toldAll({ confirmed, refused }: Outcome): string {
  if (confirmed.length === 0 && refused.length === 0) return NONE;
  const failed = confirmed.filter(({ message }) => message !== null);
  const workspaces = new Set(confirmed.map(({ workspace }) => workspace)).size;
  return [
    `Confirmed: ${counted(confirmed.length, "connection")} of ${counted(workspaces, "workspace")}. Connected: ${confirmed.length - failed.length}.`,
    ...failed.map(
      ({ workspace, module, label, state, message }) => `${workspace} ${module} ${label} is ${state}: ${message}`,
    ),
    ...refused.map(({ workspace, message }) => `${workspace} is not confirmed: ${message}`),
  ].join("\n");
}
