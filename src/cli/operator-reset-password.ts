/** `shopmcp operator reset-password`: sets a new password and ends the person's sessions. */

import { counted } from "#text/counted.ts";
import { type OpenApp, SHELL, withApp } from "./app.ts";
import { type Command, print } from "./command.ts";
import { newPassword, shownWayIn } from "./operator-password.ts";

export function operatorResetPassword(openApp: OpenApp): Command {
  return {
    name: "operator reset-password",
    summary: "give an operator a new password, end their sessions and remove their passkeys",
    words: ["EMAIL"],
    options: {},
    usage: "EMAIL  < password",
    details:
      "The password comes on stdin, or hidden on a terminal; without one it is generated and shown once. Passkeys and recovery codes are removed. Where passwords are turned off, a link is printed instead, which signs the person in once within 30 minutes.",
    async run(invocation) {
      const email = invocation.required("EMAIL");
      await withApp(openApp, { dataDir: invocation.dataDir, mode: "keyless" }, async (app) => {
        const given = await newPassword(app, invocation.terminal);
        const { operator, sessionsEnded } = await app.operators.resetPassword(
          { email, password: given.password },
          SHELL,
        );
        const { shown, told } = await shownWayIn(app, operator, given);
        print(
          invocation,
          { ...operator, ...shown, sessions_ended: sessionsEnded },
          `${operator.email} starts over; ${counted(sessionsEnded, "session was", "sessions were")} ended.${told}`,
        );
      });
      return undefined;
    },
  };
}
