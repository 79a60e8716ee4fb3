/** `shopmcp version`. */

import { type Command, print } from "./command.ts";

export function version(number: string): Command {
  return {
    name: "version",
    summary: "print the version",
    words: [],
    options: {},
    usage: "",
    async run(invocation) {
      print(
        invocation,
        { version: number, bun: Bun.version, platform: `${process.platform}-${process.arch}` },
        `shopmcp ${number} (Bun ${Bun.version}, ${process.platform}-${process.arch})`,
      );
      return undefined;
    },
  };
}
