/** `bun run bytecode-order`: records which functions a server runs until it is at rest; `bun run compile` places them together. */

import { join } from "node:path";
import { systemClock } from "#clock.ts";
import { startSimulator } from "#simulator/simulator.ts";
import { ask } from "../test/bench/ask.ts";
import { connectedFolder } from "../test/bench/connected-folder.ts";
import { serveProcess } from "../test/fakes/shell.ts";
import { tempFolder } from "../test/fakes/temp-folder.ts";
import { mainCredentials } from "../test/fakes/test-shop.ts";

const BINARY = join(import.meta.dir, "..", "dist", "shopmcp");
const ORDER = join(import.meta.dir, "bytecode.order");
/** A new account's days are read by then. */
const AT_REST_MS = 15_000;

const simulator = startSimulator({ clock: systemClock });
const { env, key } = await connectedFolder(BINARY, mainCredentials(simulator), {
  SHOPMCP_TIKTOK_BASE_URL: simulator.url,
});
const recorded = join(tempFolder(), "order");
const server = await serveProcess({ command: [BINARY], env: { ...env, BUN_BYTECODE_ORDER_OUT: recorded } });
await ask(`${server.url}/mcp`, key, "tools/call", { name: "tiktok_ads_get_account", arguments: {} });
await new Promise((resolve) => setTimeout(resolve, AT_REST_MS));
await server.stop();
await simulator.stop();
const [version = "", ...lines] = (await Bun.file(recorded).text()).trim().split("\n");
// Its other lines are of strings; without them the file is a fifteenth of the size, and saves as much.
const functions = lines.filter((line) => line.startsWith("F "));
await Bun.write(ORDER, `${[version, ...functions].join("\n")}\n`);
