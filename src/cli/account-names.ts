/** Accounts as a person at the shell tells them apart: by their labels. */

import type { App } from "./app.ts";

/** An id whose account is gone stays as it is, and so does `all`. */
export async function labelsOf(
  { connections }: Pick<App, "connections">,
  workspaceId: string,
): Promise<(accounts: readonly string[]) => string[]> {
  const labels = new Map((await connections.list(workspaceId)).map(({ id, label }) => [id, label]));
  return (accounts) => accounts.map((id) => labels.get(id) ?? id);
}

type Warned = { account: string; warning: string | null };

/** Each once; with the account before it where the list has several. */
export function warningNotes(documents: readonly Warned[]): string[] {
  const several = new Set(documents.map(({ account }) => account)).size > 1;
  const notes = documents.flatMap(({ account, warning }) =>
    warning === null ? [] : [several ? `${account}: ${warning}` : warning],
  );
  return [...new Set(notes)];
}
