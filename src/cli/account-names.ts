/** Accounts as a person at the shell tells them apart: by their labels. */

import { GONE_ACCOUNT } from "#text/gone-account.ts";
import type { App } from "./app.ts";

/** `all` stays as it is. */
export async function labelsOf(
  { connections }: Pick<App, "connections">,
  workspaceId: string,
): Promise<(accounts: readonly string[]) => string[]> {
  const labels = new Map((await connections.list(workspaceId)).map(({ id, label }) => [id, label]));
  return (accounts) => accounts.map((id) => labels.get(id) ?? (id.startsWith("con_") ? GONE_ACCOUNT : id));
}

type Warned = { account: string; warning: string | null };

/** Each once; with the account before it where it is not that of all. */
export function warningNotes(documents: readonly Warned[]): string[] {
  const several = new Set(documents.map(({ warning }) => warning)).size > 1;
  const notes = documents.flatMap(({ account, warning }) =>
    warning === null ? [] : [several ? `${account}: ${warning}` : warning],
  );
  return [...new Set(notes)];
}
