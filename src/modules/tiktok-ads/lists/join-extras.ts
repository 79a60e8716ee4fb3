/** Combines several questions about the shown entities. */

import type { Extras } from "./list-entities.ts";

export function joinExtras<One>(all: readonly Extras<One>[]): Extras<One> {
  return {
    columns: all.flatMap(({ columns }) => columns),
    async read(page) {
      const readers = await Promise.all(all.map(({ read }) => read(page)));
      return (entity) => readers.flatMap((cellsOf) => cellsOf(entity));
    },
  };
}
