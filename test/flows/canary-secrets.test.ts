import { expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { startSimulator } from "#simulator/simulator.ts";
import { manualClock } from "../fakes/clock.ts";
import { failsWith } from "../fakes/fails-with.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { mainCredentials, OWNER, startTestShop } from "../fakes/test-shop.ts";

const CHANNEL_CANARIES = ["canary-mail-password", "canary-sender", "canary-reader", "canary-hook-path"] as const;

/** Plain, and as they would stand in a URL, in base64 or in hex. */
function shapesOf(secret: string): Buffer[] {
  const bytes = Buffer.from(secret);
  return [
    bytes,
    Buffer.from(bytes.toString("base64").replace(/=+$/, "").slice(0, -1)),
    Buffer.from(bytes.toString("hex")),
  ];
}

test("no pasted secret and no key is on disk, in the log, in an answer or in an error in clear", async () => {
  const clock = manualClock();
  const simulator = startSimulator({ clock });
  const shop = await startTestShop({ clock, simulator, lookup: async () => [] });
  const { workspaceId, key } = await shop.newWorkspace("Canary");
  const pasted = { ...mainCredentials(simulator), refresh_token: "canary-refresh-token-77c1e0", expires_in: 86_400 };
  const said: string[] = [];

  said.push(JSON.stringify(await shop.connectTikTok(workspaceId, pasted)));
  for (const tool of ["tiktok_ads_get_account", "tiktok_ads_list_campaigns"])
    said.push(JSON.stringify(await shop.call(key, tool)));
  // Everything that can go wrong with these in hand says so without them.
  for (const fault of [
    { code: 40105, message: `Access token ${pasted.access_token} is incorrect` },
    { httpStatus: 502, rawBody: pasted.app_secret },
    { closeBeforeAnswer: true },
    { rawBody: `{"code":0,"data":"${pasted.access_token}"}` },
  ]) {
    simulator.fail({ ...fault, times: 10 });
    said.push(JSON.stringify(await shop.call(key, "tiktok_ads_list_campaigns", { fresh: true })));
    const error = await failsWith(() => shop.connectTikTok(workspaceId, pasted));
    said.push(error.message, JSON.stringify(error));
    simulator.clearFaults();
  }
  said.push(
    String(
      (await failsWith(() => shop.connectTikTok(workspaceId, { ...pasted, advertiser_id: pasted.app_secret }))).message,
    ),
  );
  await shop.shop.connections.connect(
    { workspaceId, module: shop.toy },
    { shop: "bakery", token: "toy-token-bakery" },
    OWNER,
  );
  await shop.shop.connections.disconnect({ workspaceId, module: shop.toy }, OWNER);
  await shop.shop.apiKeys.create({ workspaceId, name: "second", expiresInDays: 1 }, OWNER);
  await fetch(`${shop.mcpUrl}?token=${key}`, { method: "POST", headers: { authorization: "Bearer wrong" } });

  const mail = {
    host: "mail.example.com",
    port: 587,
    security: "starttls",
    user: "bot",
    password: "canary-mail-password",
  };
  for (const [kind, fields] of [
    ["smtp", { ...mail, from: "canary-sender@example.com", to: "canary-reader@example.com" }],
    ["webhook", { url: "https://hooks.example.com/canary-hook-path" }],
  ] as const) {
    const { row } = await shop.shop.channels.create({ workspaceId, kind, name: kind, fields }, OWNER);
    const place = { workspaceId, id: row.id };
    said.push(JSON.stringify(await shop.shop.channels.test(place, OWNER)));
    said.push(
      String(
        (await failsWith(() => shop.shop.channels.change({ ...place, fields: { url: "canary-hook-path" } }, OWNER)))
          .message,
      ),
    );
  }

  // The write-ahead log still holds what was written: read it before the close folds it in, and everything after.
  const files = () => readdirSync(shop.dataDir).map((name) => readFileSync(join(shop.dataDir, name)));
  const before = files();
  await shop.stop();
  await simulator.stop();
  const places = [...before, ...files(), Buffer.from(shop.logLines.join("")), Buffer.from(said.join("\n"))];
  expect(Buffer.concat(places).includes("ws_")).toBe(true);
  for (const secret of [
    pasted.app_secret,
    pasted.access_token,
    pasted.refresh_token,
    "toy-token-bakery",
    key,
    ...CHANNEL_CANARIES,
  ]) {
    for (const shape of nonEmpty(shapesOf(secret)))
      for (const place of places) expect(place.includes(shape)).toBe(false);
  }
  for (const sealed of [pasted.app_id])
    for (const place of nonEmpty(files())) expect(place.includes(sealed)).toBe(false);
  const masterKey = readFileSync(join(dirname(shop.dataDir), "shopmcp.key"), "utf8").trim();
  for (const place of places) expect(place.includes(masterKey)).toBe(false);
});
