/** Runs before the tests what `main.ts` sets for its process, and after the last one takes their folders away. */

import { afterAll } from "bun:test";
import { removeTempFolders } from "./fakes/temp-folder.ts";

process.umask(0o077);
afterAll(removeTempFolders);
