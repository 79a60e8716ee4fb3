/** `shopmcp version`. */

import { type Command, print } from "./command.ts";

/** `commit` is null in a checkout, where git knows it. */
export type Release = { version: string; commit: string | null };

export function version({ version: number, commit }: Release): Command {
  return {
    name: "version",
    summary: "print the version and what it was built from",
    words: [],
    options: {},
    usage: "",
    async run(invocation) {
      print(
        invocation,
        { version: number, commit, bun: Bun.version, platform: `${process.platform}-${process.arch}` },
        `shopmcp ${number} (${commit === null ? "" : `commit ${commit.slice(0, 12)}, `}Bun ${Bun.version}, ${process.platform}-${process.arch})`,
      );
      return undefined;
    },
  };
}
