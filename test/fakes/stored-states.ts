/** Connections by state, in a database that no server here has open. */

import type { Database } from "bun:sqlite";
import { z } from "zod";

const States = z.array(z.object({ state: z.string(), many: z.number() }));

export function storedStates(sqlite: Database): Record<string, number> {
  const rows = States.parse(sqlite.query("SELECT state, count(*) AS many FROM connection GROUP BY state").all());
  return Object.fromEntries(rows.map(({ state, many }) => [state, many]));
}
