/** An operator's password: typed, piped, or generated and shown once. */

import { Secret } from "#secret.ts";
import { generatePassword } from "#workspaces/passwords.ts";
import type { Terminal } from "./command.ts";

export type GivenPassword = { password: Secret; generated: boolean };

/** Generates one where stdin is empty or the answer is. @throws usage */
export async function readPassword(terminal: Terminal): Promise<GivenPassword> {
  const [text = ""] = terminal.interactive
    ? await terminal.askAll([{ text: "Password (empty: one is generated and shown): ", hidden: true }])
    : [(await terminal.readInput()).replace(/\r?\n$/, "")];
  return text === ""
    ? { password: generatePassword(), generated: true }
    : { password: new Secret(text), generated: false };
}

/** A generated password is shown here and never again. */
export function shownPassword({ password, generated }: GivenPassword): { password?: string } {
  return generated ? { password: password.reveal() } : {};
}
