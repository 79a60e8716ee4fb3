/** `connect --from LABEL`: what the stored access of an account reaches, and one more account by it. */

import { whileTold } from "#calls/told-progress.ts";
import type { Connections } from "#connections/connections.ts";
import type { Module } from "#modules/module.ts";
import { type App, SHELL } from "./app.ts";
import { type Invocation, printList } from "./command.ts";
import { progressHint } from "./progress-hint.ts";

type Place = { workspaceId: string; module: Module; label: string };

type Row = Awaited<ReturnType<Connections["addReached"]>>;

/** Null where no account was named: then those that are reached are printed. */
export async function connectReached(
  { connections }: Pick<App, "connections">,
  from: Place,
  invocation: Invocation,
): Promise<Row | null> {
  const accountId = invocation.option("advertiser");
  const told = <Result>(work: () => Promise<Result>) => whileTold(progressHint(invocation.terminal), work, from.module);
  if (accountId !== undefined)
    return told(() => connections.addReached(from, { accountId, label: invocation.option("label") }, SHELL));
  printReached(invocation, from, await told(() => connections.reached(from)));
  return null;
}

function printReached(
  invocation: Invocation,
  { workspaceId, module, label }: Place,
  reached: Awaited<ReturnType<Connections["reached"]>>,
): void {
  const further = reached.filter(({ connectedAs }) => connectedAs === null);
  const documents = reached.map(({ connectedAs, proposed, ...account }) => ({
    ...{ ...account, connected_as: connectedAs, proposed_label: proposed },
  }));
  const command = `shopmcp connect ${module.name} --workspace ${workspaceId} --from ${label} --advertiser ID`;
  printList(invocation, documents, {
    none: NOTHING_FURTHER,
    head: ["advertiser", "name", "connected as", "label it would get"],
    lines: reached.map(({ id, name, connectedAs, proposed }) => [id, name ?? "", connectedAs ?? "-", proposed ?? "-"]),
    notes: [further.length === 0 ? NOTHING_FURTHER : `Next: ${command}`],
  });
}

const NOTHING_FURTHER =
  "This access reaches no account that is not connected. Grant it a further one at the platform, or connect that one with credentials of its own.";
