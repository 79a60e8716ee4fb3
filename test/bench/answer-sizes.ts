/** Bytes on the wire: the list of tools, and campaign lists of 10 and 200 rows (one copy: the structured content). */

import { z } from "zod";
import { systemClock } from "#clock.ts";
import { startSimulator } from "#simulator/simulator.ts";
import { mainCredentials, startTestShop } from "../fakes/test-shop.ts";
import { ask } from "./ask.ts";
import type { Figure } from "./run.ts";

const Answer = z.object({ result: z.object({ structuredContent: z.looseObject({ rows: z.array(z.unknown()) }) }) });
const Listing = z.object({ result: z.unknown() });

export async function answerSizes(): Promise<readonly Figure[]> {
  const simulator = startSimulator({ clock: systemClock });
  const shop = await startTestShop({ simulator });
  const { workspaceId, key } = await shop.newWorkspace("b");
  await shop.connectTikTok(workspaceId, mainCredentials(simulator));
  const listing = Listing.parse(JSON.parse(await ask(shop.mcpUrl, key, "tools/list")));
  const figures: Figure[] = [["tools/list", bytes(listing.result)]];
  for (const limit of [10, 200]) {
    const text = await ask(shop.mcpUrl, key, "tools/call", {
      name: "tiktok_ads_list_campaigns",
      arguments: { limit, status: "all" },
    });
    const { structuredContent } = Answer.parse(JSON.parse(text)).result;
    figures.push([`list_campaigns, ${structuredContent.rows.length} rows, one copy`, bytes(structuredContent)]);
  }
  await shop.stop();
  await simulator.stop();
  return figures;
}

function bytes(value: unknown): string {
  return `${Buffer.byteLength(JSON.stringify(value)).toLocaleString("en")} bytes`;
}
