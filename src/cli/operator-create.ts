/** `shopmcp operator create`: a person who may sign in on the page. */

import { type OpenApp, SHELL, withApp } from "./app.ts";
import { type Command, print } from "./command.ts";
import { newPassword, shownWayIn } from "./operator-password.ts";

export function operatorCreate(openApp: OpenApp): Command {
  return {
    name: "operator create",
    summary: "create an operator, who may sign in on the page",
    words: ["EMAIL"],
    options: { member: { type: "boolean" } },
    usage: "EMAIL [--member]  < password",
    details:
      "An operator is an admin of this server, to whom every workspace is open; with --member only those that `shopmcp member set` or an invitation opens. The password comes on stdin, or hidden on a terminal; without one it is generated and shown once. Where passwords are turned off, a link is printed instead.",
    async run(invocation) {
      const email = invocation.required("EMAIL");
      const admin = !invocation.flag("member");
      await withApp(openApp, { dataDir: invocation.dataDir, mode: "keyless" }, async (app) => {
        const given = await newPassword(app, invocation.terminal);
        const operator = await app.operators.create({ email, password: given.password, admin }, SHELL);
        const { shown, told } = await shownWayIn(app, operator, given);
        print(invocation, { ...operator, ...shown }, `${operator.email} may sign in now.${told}`);
      });
      return undefined;
    },
  };
}
