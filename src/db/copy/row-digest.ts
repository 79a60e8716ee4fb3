/** A hash of rows, the same for the same rows in whichever database. */

import { createHash } from "node:crypto";
import type { Row, Value } from "./side.ts";

export type Digest = { rows: number; sha256: string };

export function createRowDigest(): { add(rows: readonly Row[]): void; end(): Digest } {
  const hash = createHash("sha256");
  let count = 0;
  return {
    add(rows) {
      for (const row of rows) for (const value of row) addValue(value);
      count += rows.length;
    },
    end: () => ({ rows: count, sha256: hash.digest("hex") }),
  };

  /** Kind and length first, so that no two rows read the same. */
  function addValue(value: Value): void {
    if (value === null) return void hash.update("0:");
    const bytes = typeof value === "object" ? value : Buffer.from(String(value));
    hash.update(`${typeof value === "object" ? "b" : typeof value === "number" ? "n" : "t"}${bytes.length}:`);
    hash.update(bytes);
  }
}
