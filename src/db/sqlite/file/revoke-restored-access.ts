/** Ends sessions, links, tokens, passwords and passkeys of a restored copy, which may be of an older schema. */

import { type Ended, endingsOf, NOTHING_ENDED } from "../endings.ts";
import { hasColumn, hasTable } from "./inspect.ts";
import { openFile } from "./open-file.ts";

type Wanted = { blind: boolean; trustPasswords: boolean; nowMs: number };

export function endRights(path: string, { nowMs, ...how }: Wanted): Ended {
  const sqlite = openFile(path, "write");
  try {
    sqlite.run("PRAGMA journal_mode = MEMORY");
    sqlite.run("PRAGMA secure_delete = ON");
    return sqlite.transaction(() => {
      const ended = { ...NOTHING_ENDED };
      for (const { table, column, statement, counted, stamped } of endingsOf(how)) {
        if (!hasTable(sqlite, "main", table)) continue;
        if (column !== undefined && !hasColumn(sqlite, "main", { table, column })) continue;
        const { changes } = sqlite.query(statement).run(...(stamped === true ? [nowMs] : []));
        if (counted !== undefined) ended[counted] = changes;
      }
      return ended;
    })();
  } finally {
    sqlite.close();
  }
}
