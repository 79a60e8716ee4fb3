/** A process that opens and closes a store, for tests with several at once. */

import { openStore } from "./open-store.ts";

const [dataDir, migrationsDir] = process.argv.slice(2);
if (dataDir === undefined || migrationsDir === undefined) throw new Error("give the data folder and the migrations");
process.umask(0o077);
openStore({ dataDir, mode: "create", migrationsDir, nowMs: 0 }).close();
