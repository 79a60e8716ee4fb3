/** `shopmcp operator create`: a person who may sign in on the page. */

import { type OpenApp, SHELL, withApp } from "./app.ts";
import { type Command, print } from "./command.ts";
import { newPassword, shownWayIn } from "./operator-password.ts";

export function operatorCreate(openApp: OpenApp): Command {
  return {
    name: "operator create",
    summary: "create an operator, who may sign in on the page and see every workspace",
    words: [],
    options: { email: { type: "string" } },
    usage: "--email E  < password",
    details:
      "The password comes on stdin, or hidden on a terminal; without one it is generated and shown once. Where passwords are turned off, a link is printed instead.",
    async run(invocation) {
      const email = invocation.required("email");
      await withApp(openApp, { dataDir: invocation.dataDir, mode: "keyless" }, async (app) => {
        const given = await newPassword(app, invocation.terminal);
        const operator = await app.operators.create({ email, password: given.password }, SHELL);
        const { shown, told } = await shownWayIn(app, operator, given);
        print(invocation, { ...operator, ...shown }, `${operator.email} may sign in now.${told}`);
      });
      return undefined;
    },
  };
}
