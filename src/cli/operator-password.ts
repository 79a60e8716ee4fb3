/** What an operator first signs in with: a password that is typed, piped or generated, or a link that works once. */

import { Secret } from "#secret.ts";
import type { Operator } from "#workspaces/operators.ts";
import { generatePassword } from "#workspaces/passwords.ts";
import type { App } from "./app.ts";
import type { Terminal } from "./command.ts";

type WaysIn = Pick<App, "passwordPolicy" | "signInLinks" | "serverUrl">;

/** `shown`: whether it was generated for the person, and passwords are on. */
type NewPassword = { password: Secret; shown: boolean };

/** Generates one where stdin is empty or the answer is; where passwords are off nobody is asked. @throws usage */
export async function newPassword({ passwordPolicy }: WaysIn, terminal: Terminal): Promise<NewPassword> {
  if (!(await passwordPolicy.on())) return { password: generatePassword(), shown: false };
  const [text = ""] = terminal.interactive
    ? await terminal.askAll([{ text: "Password (empty: one is generated and shown): ", hidden: true }])
    : [(await terminal.readInput()).replace(/\r?\n$/, "")];
  return text === "" ? { password: generatePassword(), shown: true } : { password: new Secret(text), shown: false };
}

/** A generated password, or a link, is shown here and never again. */
export async function shownWayIn(app: WaysIn, operator: Operator, { password, shown }: NewPassword) {
  if (!(await app.passwordPolicy.on())) {
    const sign_in_url = await app.signInLinks.make(operator, app.serverUrl);
    return { shown: { sign_in_url }, told: `\nSigns in once, within 30 minutes: ${sign_in_url}` };
  }
  if (!shown) return { shown: {}, told: "" };
  const text = password.reveal();
  return { shown: { password: text }, told: `\nPassword, shown once: ${text}` };
}
