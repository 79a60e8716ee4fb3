/** `shopmcp operator reset-password`: sets a new password and ends the person's sessions. */

import { type OpenApp, SHELL, withApp } from "./app.ts";
import { type Command, print } from "./command.ts";
import { readPassword, shownPassword } from "./operator-password.ts";

export function operatorResetPassword(openApp: OpenApp): Command {
  return {
    name: "operator reset-password",
    summary: "give an operator a new password, end their sessions and remove their passkeys",
    words: [],
    options: { email: { type: "string" } },
    usage: "--email E  < password",
    details: "The password comes on stdin, or hidden on a terminal; without one it is generated and shown once.",
    async run(invocation) {
      const email = invocation.required("email");
      const given = await readPassword(invocation.terminal);
      await withApp(openApp, { dataDir: invocation.dataDir, mode: "keyless" }, async (app) => {
        const { operator, sessionsEnded } = await app.operators.resetPassword(
          { email, password: given.password },
          SHELL,
        );
        const shown = shownPassword(given);
        const told = shown.password === undefined ? "" : `\nPassword, shown once: ${shown.password}`;
        print(
          invocation,
          { ...operator, ...shown, sessions_ended: sessionsEnded },
          `${operator.email} has a new password; ${sessionsEnded} sessions were ended.${told}`,
        );
      });
      return undefined;
    },
  };
}
