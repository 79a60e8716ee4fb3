/** Fills a folder with another commit's sources. A line on stdin ends its platform. */

import { join } from "node:path";

const [root = "", count] = process.argv.slice(2);
const { fillFolder } = await import(join(root, "test", "bench", "filled-folder.ts"));
const { env, connections, platform } = await fillFolder(Number(count));
const say = (document: unknown) => process.stdout.write(`${JSON.stringify(document)}\n`);
say({ env, connections });
for await (const _ of console) {
  await platform.stop();
  say(null);
}
