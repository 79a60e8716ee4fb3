/** A process that puts a message for a workspace or sends what is due, once, and may be killed meanwhile. */

import { systemClock } from "#clock.ts";
import { readConfig } from "#config/config.ts";
import { build } from "../../src/build.ts";
import { keptLog } from "./kept-log.ts";

const [dataDir, hosts = "", workspaceId = "", occasions = "0"] = process.argv.slice(2);
if (dataDir === undefined)
  throw new Error("give the data folder, private hosts, the workspace, how many occasions to put");
process.umask(0o077);
const config = readConfig({
  SHOPMCP_DATA_DIR: dataDir,
  SHOPMCP_CHANNEL_PRIVATE_HOSTS: hosts,
  SHOPMCP_HISTORY: "off",
});
const shop = await build({ config, clock: systemClock, log: keptLog().log, mode: "existing", modules: [] });
for (let at = 0; at < Number(occasions); at++) {
  const workspace = { id: workspaceId, name: "Bakery" };
  const told = {
    type: "alert.began",
    title: `Alert ${at}`,
    text: "Off.",
    urgent: false,
    atMs: 0,
    sections: [],
    path: null,
  };
  await shop.channels.put({ occasion: `alert:${at}`, message: { ...told, workspace, data: {} }, channelIds: null });
}
await shop.jobs.runAll();
await shop.close();
