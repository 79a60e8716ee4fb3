/** A database of PostgreSQL as a side of a copy. */

import { z } from "zod";
import { type Asked, query } from "#db/postgres/client.ts";
import { epochOf, markEpoch } from "#db/postgres/epoch.ts";
import { type Alone, openAlone } from "#db/postgres/open-alone.ts";
import type { Secret } from "#secret.ts";
import type { CopiedTable } from "./copied-tables.ts";
import { type Filling, listed, PAGE_ROWS, type Row, Rows, type Side, type Target } from "./side.ts";

export type PostgresPlace = { url: Secret; migrationsDir: string };

const Highest = z.tuple([z.number(), z.boolean()]);

/** @throws conflict where the database is in use, and as `openPostgres` */
export async function openPostgresSource(place: PostgresPlace): Promise<Side> {
  return sideOf(await openAlone({ ...place, creates: false }));
}

/** @throws as `openPostgresSource` */
export async function openPostgresTarget(place: PostgresPlace): Promise<Target> {
  const alone = await openAlone({ ...place, creates: true });
  const { client } = alone;
  return {
    ...sideOf(alone),
    async hasRows(tables) {
      for (const { name } of tables)
        if ((await query(client, `select 1 from "${name}" limit 1`, [])).length > 0) return true;
      return false;
    },
    async fill(tables, epoch, work) {
      await client.begin(async (tx) => {
        await query(tx, `truncate ${tables.map(({ name }) => `"${name}"`).join(", ")} restart identity`, []);
        await work(fillingOf(tx));
        await markEpoch(tx, epoch);
      });
    },
  };
}

function sideOf({ client, refuseOthers, close }: Alone): Side {
  return {
    read: (table) => pagesOf(client, table),
    async highestOf({ name, numbered }) {
      const [found] = await query(client, `select last_value, is_called from "${name}_${numbered}_seq"`, []);
      const [last, called] = Highest.parse(found);
      return called ? last : 0;
    },
    epoch: () => epochOf(client),
    mark: (epoch) => markEpoch(client, epoch),
    async leave(epoch, table, row) {
      await client.begin(async (tx) => {
        await fillingOf(tx).write(table, [row]);
        await markEpoch(tx, epoch);
      });
    },
    refuseOthers,
    place: "PostgreSQL",
    close,
  };
}

function fillingOf(tx: Asked): Filling {
  return {
    read: (table) => pagesOf(tx, table),
    async write({ name, columns }, rows) {
      const given = rows.map((_, row) => `(${columns.map((_, at) => `$${row * columns.length + at + 1}`).join(", ")})`);
      const into = `insert into "${name}" (${listed(columns)}) values ${given.join(", ")}`;
      await query(tx, into, rows.flat());
    },
    async setHighest({ name, numbered }, number) {
      await query(tx, "select setval(pg_get_serial_sequence($1, $2), greatest($3, 1), $3 > 0)", [
        ...[`"${name}"`, numbered, number],
      ]);
    },
  };
}

/** One statement whose answer is fetched page by page, since most tables have no index of these numbers. */
async function* pagesOf(on: Asked, { name, columns, numbered }: CopiedTable): AsyncGenerator<Row[]> {
  const text = `select ${listed(columns)} from "${name}" where $1 order by "${numbered}"`;
  for await (const page of on.unsafe(text, [true]).cursor(PAGE_ROWS))
    if (page.length > 0) yield Rows.parse(page.map((row) => columns.map((column) => row[column])));
}
