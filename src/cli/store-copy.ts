/** `shopmcp store copy`: moves everything to another store, and leaves the first one marked as moved. */

import { ShopError } from "#errors.ts";
import { counted } from "#text/counted.ts";
import { type Command, print } from "./command.ts";

/** `text`: an address of PostgreSQL or a folder. `file`: holds the address. */
export type CopyTarget = { text: string } | { file: string };

export type StoreCopy = {
  /** @throws conflict, store_missing, store_refused, config_invalid */
  copyStore(
    dataDir: string | undefined,
    to: CopyTarget,
  ): Promise<{ place: string; tables: number; rows: number; resumed: boolean }>;
};

const USAGE = "--to-file FILE | --to FOLDER | --to postgres://…";

export function storeCopy({ copyStore }: StoreCopy): Command {
  return {
    name: "store copy",
    summary: "move everything from a file to PostgreSQL, or back",
    words: [],
    options: { to: { type: "string" }, "to-file": { type: "string" } },
    usage: USAGE,
    details:
      "Copies from the store that the settings name (SHOPMCP_DATABASE_URL, or the data folder) to an empty one: --to-file names a file with the address of a database, --to a data folder, or the address itself, which other users of the machine may then read in the list of processes. Both have to be stopped. Every table is read back and compared, row by row; what is sealed stays sealed, so the master key is not asked for, and stays where it is. Then the first store is marked as moved, and no start on it is accepted. If it is broken off, run it again.",
    async run(invocation) {
      const [to, file] = [invocation.option("to"), invocation.option("to-file")];
      if ((to === undefined) === (file === undefined))
        throw new ShopError("usage", `Name one target. Usage: shopmcp store copy ${USAGE}`);
      const target = file === undefined ? { text: to ?? "" } : { file };
      const { place, tables, rows, resumed } = await copyStore(invocation.dataDir, target);
      print(
        invocation,
        { to: place, tables, rows, resumed },
        resumed
          ? `An earlier copy to ${place} was whole and is now in use. Start ShopMCP with the settings that name it; the first store is marked as moved.`
          : `Copied to ${place} and compared: ${counted(rows, "row")} of ${counted(tables, "table")}. Start ShopMCP with the settings that name it, and with the same master key; the first store is marked as moved.`,
      );
      return undefined;
    },
  };
}
