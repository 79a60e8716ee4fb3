/** What a person is told once data was put back from a backup. */

import { counted } from "#text/counted.ts";
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
    `${counted(rows.length, "connection")}; waiting for \`shopmcp connection confirm --workspace ID\`: ${unverified}.`,
    `Ended with the backup: ${counted(sessions, "session")} and ${counted(setupLinks, "set-up link")}. Everybody has to sign in again.`,
  ];
  return { connections: rows.length, unverified, lines };
}

export async function operatorsWithoutPassword({ operators }: Pick<App, "operators">): Promise<number> {
  return (await operators.list()).filter(({ mustReset }) => mustReset).length;
}

const LOOK = "look at `shopmcp key list`, and revoke what should not work.";
const RESET = "`shopmcp operator reset-password EMAIL`";

/** What was revoked since the backup is not known. */
export function linesWithoutPrevious(
  { tokens, passwords, channels }: Ended,
  { trustPasswords, locked }: { trustPasswords: boolean; locked: number },
): string[] {
  return [
    "What was revoked since the backup is not known.",
    ...(tokens === 0
      ? []
      : [
          `${counted(tokens, "token of connected apps was", "tokens of connected apps were")} ended: connect the apps again.`,
        ]),
    ...(channels === 0
      ? []
      : [
          `${counted(channels, "channel of a workspace is", "channels of workspaces are")} gone, lest messages go to an address that was taken away: set what is gone again.`,
        ]),
    ...passwordLines(passwords, { trustPasswords, locked }),
    `API keys work as they did when the backup was made: ${LOOK}`,
  ];
}

function passwordLines(
  passwords: number,
  { trustPasswords, locked }: { trustPasswords: boolean; locked: number },
): string[] {
  if (trustPasswords) return [trustedLine(locked)];
  return passwords === 0 ? [] : [`${counted(passwords, "operator")} cannot sign in without a new password: ${RESET}.`];
}

/** `locked`: operators whose password an earlier restore of the data ended, which no trust brings back. */
function trustedLine(locked: number): string {
  if (locked === 0) return "Operators sign in with the passwords and passkeys of the backup, as you said.";
  return `${counted(locked, "operator")} cannot sign in: a restore without --trust-passwords had ended such passwords before, and they are not in this data any more. Put the backup back once more and run this with --trust-passwords alone, or give each a new one: ${RESET}. The others sign in as in the backup.`;
}

export function linesOfRevocations(told: Revocations, trustPasswords: boolean): string[] {
  const { revoked, passwords, operators, rotations, channels, unknown } = told;
  const stay = [
    `What was revoked since the backup stays revoked: ${counted(revoked, "API key or connected app", "API keys and connected apps")}, ${counted(passwords, "password")}, removed passkeys, ${counted(operators, "operator")}, ${counted(rotations, "used refresh token")}.`,
    ...(channels === 0
      ? []
      : [
          `${counted(channels, "channel was changed or removed since, and is", "channels were changed or removed since, and are")} gone: set what is gone again.`,
        ]),
  ];
  if (unknown === 0) return stay;
  const people = trustPasswords ? "" : ` Such operators need a new password: ${RESET}.`;
  return [
    ...stay,
    `${counted(unknown, "API key or operator was", "API keys and operators were")} not in the database before (deleted with a workspace, or of another installation) and ${unknown === 1 ? "is" : "are"} back: ${LOOK}${people}`,
  ];
}
