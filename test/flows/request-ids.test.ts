/** What support needs: from what a client saw to what TikTok saw, in one line of the log. */

import { expect, test } from "bun:test";
import { startSimulator } from "#simulator/simulator.ts";
import { manualClock } from "../fakes/clock.ts";
import { mainCredentials, startTestShop } from "../fakes/test-shop.ts";

test("one log line links the x-request-id a client saw with TikTok's request_id, and names no secret", async () => {
  const clock = manualClock();
  const simulator = startSimulator({ clock });
  const shop = await startTestShop({ clock, simulator });
  const { workspaceId, key } = await shop.newWorkspace("Shop");
  await shop.connectTikTok(workspaceId, mainCredentials(simulator));
  simulator.fail({ path: "/advertiser/info/", code: 40_002, message: "The field is wrong." });
  const response = await fetch(shop.mcpUrl, {
    method: "POST",
    headers: {
      authorization: `Bearer ${key}`,
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
    },
    body: '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"tiktok_ads_get_account","arguments":{"fresh":true}}}',
  });
  const body = await response.text();
  const theirs = /request_id\\":\\"(\w+)/.exec(body)?.[1] ?? "none";
  const ours = response.headers.get("x-request-id") ?? "none";
  const lines = shop.logLines.filter((line) => line.includes(theirs));
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    expect.objectContaining({
      message: "Tool call refused",
      request_id: ours,
      upstream_request_id: theirs,
      upstream_code: 40_002,
      tool: "tiktok_ads_get_account",
      workspace_id: workspaceId,
    }),
  ]);
  for (const secret of [...simulator.secrets(), key]) expect(shop.logLines.join()).not.toContain(secret);
  await shop.stop();
  await simulator.stop();
});
