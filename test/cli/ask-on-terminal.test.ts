/** `connect` as a person types it, on a real pseudo-terminal (made by util-linux's `script`). */

import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import { systemClock } from "#clock.ts";
import { type Simulator, startSimulator } from "#simulator/simulator.ts";
import { onTerminal, SCRIPT } from "../fakes/on-terminal.ts";
import { redirectedFrom } from "../fakes/redirect.ts";
import { shopmcp } from "../fakes/shell.ts";
import { tempFolder } from "../fakes/temp-folder.ts";
import { mainCredentials } from "../fakes/test-shop.ts";

setDefaultTimeout(120_000);

let simulator: Simulator;
let env: Record<string, string>;
let workspaceId: string;

beforeAll(async () => {
  simulator = startSimulator({ clock: systemClock });
  env = { SHOPMCP_DATA_DIR: join(tempFolder(), "data"), SHOPMCP_TIKTOK_BASE_URL: simulator.url };
  workspaceId = JSON.parse((await shopmcp(["workspace", "create", "--name", "Typed", "--json"], { env })).stdout).id;
});
afterAll(() => simulator.stop());

/** `typed` is sent when the first question has been asked. */
const typing = (typed: string) =>
  onTerminal(["connect", "tiktok-ads", "--workspace", workspaceId], env, [{ after: "App ID", type: () => typed }]);

test.skipIf(SCRIPT === null)("all answers pasted at once are taken in order, and no secret is shown", async () => {
  const { app_id, app_secret, access_token, advertiser_id } = mainCredentials(simulator);
  const { exit, screen } = await typing(
    `${[app_id, app_secret, access_token, advertiser_id, "", "", "", ""].join("\r")}\r`,
  );
  expect(screen).toContain("TikTok Ads is connected: Larkspur & Loam (USD, UTC−7).");
  expect(screen).toContain(`Next: shopmcp key create --workspace ${workspaceId} --name Claude`);
  expect(exit).toBe(0);
  for (const secret of [app_secret, access_token]) expect(screen).not.toContain(secret);
});

test.skipIf(SCRIPT === null)(
  "broken off by Ctrl-C or Ctrl-D it says so in a sentence and stores nothing new",
  async () => {
    const before = (await shopmcp(["status", "--json"], { env })).json;
    for (const key of ["\u0003", "\u0004"]) {
      const { exit, screen } = await typing(key);
      expect(screen).toContain("The input ended before the last answer. Nothing was sent or stored.");
      expect(screen).not.toContain("AbortError");
      expect(exit).toBe(2);
    }
    expect((await shopmcp(["status", "--json"], { env })).json).toEqual(before);
  },
);

const PORTAL = /http:\/\/\S+\/portal\/auth\?\S+/;

/** The whole way through the portal; `redirect` makes of its address what is pasted. */
const authorizing = (redirect: (portalUrl: string) => string, picks: readonly string[] = []) => {
  const { app_id, app_secret } = mainCredentials(simulator);
  // Named, since one of them chooses another account than the one that stands.
  const words = ["connect", "tiktok-ads", "--workspace", workspaceId, "--authorize", "--label", "larkspur-loam"];
  return onTerminal(words, env, [
    { after: "App ID", type: () => `${app_id}\r${app_secret}\r\r` },
    { after: "not shown", type: (screen) => `${redirect(PORTAL.exec(screen)?.[0] ?? "")}\r` },
    ...picks.map((pick) => ({ after: "Number or id: ", type: () => `${pick}\r` })),
  ]);
};

test.skipIf(SCRIPT === null)(
  "--authorize takes the pasted address, offers several accounts and connects one",
  async () => {
    const { advertiser, tokyo, app } = simulator;
    const pasted: string[] = [];
    const { exit, screen } = await authorizing(
      (portalUrl) => {
        pasted.push(
          redirectedFrom(simulator, portalUrl, { advertiserIds: [advertiser.advertiserId, tokyo.advertiserId] }),
        );
        return pasted.join("");
      },
      ["7", "2"],
    );
    expect(screen).toContain(`1  ${advertiser.advertiserId} "Larkspur & Loam"`);
    expect(screen).toContain("There is no such account in the list.");
    expect(screen).toContain("TikTok Ads is connected: Hachi to Tsuchi");
    expect(exit).toBe(0);
    const code = new URL(pasted.join("")).searchParams.get("auth_code") ?? "";
    expect(code).not.toBe("");
    for (const secret of [app.appSecret, code, ...simulator.secrets()]) expect(screen).not.toContain(secret);
  },
);

test.skipIf(SCRIPT === null)("--authorize takes one account alone without asking, and a bare code", async () => {
  const { advertiserId } = simulator.advertiser;
  const { exit, screen } = await authorizing((portalUrl) => {
    const landed = redirectedFrom(simulator, portalUrl, { advertiserIds: [advertiserId] });
    return new URL(landed).searchParams.get("code") ?? "";
  });
  expect(screen).toContain("TikTok Ads is connected: Larkspur & Loam");
  expect(screen).not.toContain("Number or id");
  expect(exit).toBe(0);
});

test.skipIf(SCRIPT === null)("--authorize refuses an address of another authorisation and stores nothing", async () => {
  const before = (await shopmcp(["status", "--json"], { env })).json;
  const { exit, screen } = await authorizing((portalUrl) =>
    redirectedFrom(simulator, portalUrl.replace(/state=[\w-]+/, "state=made-up"), {
      advertiserIds: [simulator.advertiser.advertiserId],
    }),
  );
  expect(screen).toContain("belongs to another authorisation");
  expect(exit).toBe(1);
  expect((await shopmcp(["status", "--json"], { env })).json).toEqual(before);
});

test.skipIf(SCRIPT === null)(
  "--authorize broken off before an account is chosen says that none is connected",
  async () => {
    const { advertiser, tokyo } = simulator;
    const before = (await shopmcp(["status", "--json"], { env })).json;
    const { exit, screen } = await authorizing(
      (portalUrl) =>
        redirectedFrom(simulator, portalUrl, { advertiserIds: [advertiser.advertiserId, tokyo.advertiserId] }),
      ["\u0003"],
    );
    expect(screen).toContain("No account was chosen, and none connected.");
    expect(exit).toBe(2);
    expect((await shopmcp(["status", "--json"], { env })).json).toEqual(before);
  },
);
