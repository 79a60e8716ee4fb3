/** What a person is told once data was put back from a backup. */

import type { App } from "./app.ts";

export type Revocations = Record<"revoked" | "passwords" | "operators" | "rotations" | "channels" | "unknown", number>;
export type Ended = Record<"sessions" | "setupLinks" | "tokens" | "passwords" | "channels", number>;

export function endedOf({ sessions, setupLinks: setup_links, tokens, passwords }: Ended) {
  return { sessions, setup_links, tokens, passwords };
}

/** Connections as they are after the first start on the data. */
export async function waitingIn(app: Pick<App, "connections">, { sessions, setupLinks }: Ended) {
  const rows = await app.connections.list();
  const unverified = rows.filter(({ state }) => state === "unverified").length;
  const lines = [
    `${rows.length} connections, of which ${unverified} wait for \`shopmcp connection confirm --workspace ID\`.`,
    `${sessions} sessions and ${setupLinks} set-up links of the backup were ended: everybody has to sign in again.`,
  ];
  return { connections: rows.length, unverified, lines };
}

export async function operatorsWithoutPassword({ operators }: Pick<App, "operators">): Promise<number> {
  return (await operators.list()).filter(({ mustReset }) => mustReset).length;
}

const LOOK = "look at `shopmcp key list`, and revoke what should not work.";
const RESET = "`shopmcp operator reset-password --email E`";

/** What was revoked since the backup is not known. */
export function linesWithoutPrevious(
  { tokens, passwords, channels }: Ended,
  { trustPasswords, locked }: { trustPasswords: boolean; locked: number },
): string[] {
  return [
    "What was revoked since the backup is not known.",
    `The ${tokens} tokens of connected apps were ended: connect the apps again.`,
    `${channels} channels of workspaces are gone, lest messages go to an address that was taken away: set them again.`,
    trustPasswords
      ? trustedLine(locked)
      : `${passwords} operators cannot sign in until each has a new password: ${RESET}.`,
    `API keys work as they did when the backup was made: ${LOOK}`,
  ];
}

/** `locked`: operators whose password an earlier restore of the data ended, which no trust brings back. */
function trustedLine(locked: number): string {
  if (locked === 0) return "Operators sign in with the passwords and passkeys of the backup, as you said.";
  return `${locked} operators cannot sign in: their passwords had been ended before, by a restore without --trust-passwords, and are not in this data any more. Put the backup back once more and run this with --trust-passwords alone, or give each a new one: ${RESET}. The others sign in as in the backup.`;
}

export function linesOfRevocations(told: Revocations, trustPasswords: boolean): string[] {
  const { revoked, passwords, operators, rotations, channels, unknown } = told;
  const stay = [
    `What was revoked since the backup stays revoked: ${revoked} API keys and connected apps, ${passwords} passwords, removed passkeys, ${operators} operators, ${rotations} used refresh tokens.`,
    ...(channels === 0 ? [] : [`${channels} channels were changed or removed since, and are gone: set them again.`]),
  ];
  if (unknown === 0) return stay;
  const people = trustPasswords ? "" : ` Such operators need a new password: ${RESET}.`;
  return [
    ...stay,
    `${unknown} API keys and operators were not in the database before (deleted with their workspace, or of another installation) and are back: ${LOOK}${people}`,
  ];
}
