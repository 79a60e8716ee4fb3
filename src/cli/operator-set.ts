/** `shopmcp operator set`: whether somebody is an admin of the server. */

import { ShopError } from "#errors.ts";
import { type OpenApp, SHELL, withApp } from "./app.ts";
import { type Command, print } from "./command.ts";

export function operatorSet(openApp: OpenApp): Command {
  return {
    name: "operator set",
    summary: "make an operator an admin of the server, or a member of single workspaces",
    words: ["EMAIL", "KIND"],
    options: {},
    usage: "EMAIL KIND",
    details:
      "KIND is admin or member. An admin may do everything in every workspace. Who is no admin any more keeps what `shopmcp member set` gave; keys and\napps that this person made elsewhere end at their next request.",
    async run(invocation) {
      const [email, kind] = [invocation.required("EMAIL"), invocation.required("KIND")];
      if (kind !== "admin" && kind !== "member") throw new ShopError("usage", "The kind is admin or member.");
      await withApp(openApp, { dataDir: invocation.dataDir, mode: "keyless" }, async (app) => {
        const operator = await app.operators.setAdmin({ email, admin: kind === "admin" }, SHELL);
        print(invocation, { ...operator, admin: kind === "admin" }, `${operator.email} is ${kind} now.`);
      });
      return undefined;
    },
  };
}
