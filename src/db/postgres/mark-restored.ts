/** What a restore into the same server of PostgreSQL needs, which cannot be seen from the data. */

import { type Ended, endingsOf, NOTHING_ENDED } from "#db/sqlite/endings.ts";
import { refuseMoving } from "#db/sqlite/moving.ts";
import type { Secret } from "#secret.ts";
import { query } from "./client.ts";
import { saidByServer } from "./database-errors.ts";
import { epochOf, markEpoch } from "./epoch.ts";
import { openAlone } from "./open-alone.ts";

type Wanted = { url: Secret; migrationsDir: string; trustPasswords: boolean; nowMs: number };

/** No server is called this, so that the next start settles the data as of another one. */
const RESTORED = "restored";

/** What the backup does not know to have been revoked ends. @throws conflict where the database is in use, and as `openPostgres` */
export async function markRestored({ url, migrationsDir, trustPasswords, nowMs }: Wanted): Promise<Ended> {
  const { client, close } = await openAlone({ url, migrationsDir, creates: false });
  try {
    refuseMoving(await epochOf(client));
    const ended = { ...NOTHING_ENDED };
    await client.begin(async (tx) => {
      for (const { statement, counted, stamped } of endingsOf({ blind: true, trustPasswords })) {
        const { count } = await query(tx, statement.replace("?", "$1"), stamped === true ? [nowMs] : []);
        if (counted !== undefined) ended[counted] = count;
      }
      await markEpoch(tx, RESTORED);
    });
    return ended;
  } catch (error) {
    throw saidByServer(error);
  } finally {
    await close();
  }
}
