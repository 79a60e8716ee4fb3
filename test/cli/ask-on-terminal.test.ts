/** `connect` as a person types it, on a real pseudo-terminal (made by util-linux's `script`). */

import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import { systemClock } from "#clock.ts";
import { type Simulator, startSimulator } from "#simulator/simulator.ts";
import { shopmcp } from "../fakes/shell.ts";
import { tempFolder } from "../fakes/temp-folder.ts";
import { mainCredentials } from "../fakes/test-shop.ts";

setDefaultTimeout(60_000);

const script = Bun.which("script");
if (script === null)
  process.stderr.write(
    "SKIPPED: `script` (util-linux) is not on PATH, so no pseudo-terminal for connect's questions\n",
  );

let simulator: Simulator;
let env: Record<string, string>;
let workspaceId: string;

beforeAll(async () => {
  simulator = startSimulator({ clock: systemClock });
  env = { SHOPMCP_DATA_DIR: join(tempFolder(), "data"), SHOPMCP_TIKTOK_BASE_URL: simulator.url };
  workspaceId = JSON.parse((await shopmcp(["workspace", "create", "--name", "Typed", "--json"], { env })).stdout).id;
});
afterAll(() => simulator.stop());

/** What the terminal showed; `typed` is sent when the first question has been asked. */
async function onTerminal(typed: string): Promise<{ exit: number; screen: string }> {
  const main = join(import.meta.dir, "..", "..", "src", "main.ts");
  const child = Bun.spawn(
    [script ?? "", "-qefc", `${process.execPath} ${main} connect tiktok-ads --workspace ${workspaceId}`, "/dev/null"],
    {
      cwd: tempFolder(),
      env: { PATH: process.env.PATH ?? "", HOME: tempFolder(), TERM: "xterm", ...env },
      stdin: "pipe",
      stdout: "pipe",
      stderr: "pipe",
    },
  );
  let screen = "";
  let sent = false;
  for await (const chunk of child.stdout.pipeThrough(new TextDecoderStream())) {
    screen += chunk;
    if (!sent && screen.includes("App ID")) {
      sent = true;
      child.stdin.write(typed);
      await child.stdin.flush();
    }
  }
  return { exit: await child.exited, screen };
}

test.skipIf(script === null)("all answers pasted at once are taken in order, and no secret is shown", async () => {
  const { app_id, app_secret, access_token, advertiser_id } = mainCredentials(simulator);
  const { exit, screen } = await onTerminal(
    `${[app_id, app_secret, access_token, advertiser_id, "", "", "", ""].join("\r")}\r`,
  );
  expect(screen).toContain("TikTok Ads is connected: Larkspur & Loam");
  expect(exit).toBe(0);
  for (const secret of [app_secret, access_token]) expect(screen).not.toContain(secret);
});

test.skipIf(script === null)(
  "broken off by Ctrl-C or Ctrl-D it says so in a sentence and stores nothing new",
  async () => {
    const before = (await shopmcp(["status", "--json"], { env })).json;
    for (const key of ["\u0003", "\u0004"]) {
      const { exit, screen } = await onTerminal(key);
      expect(screen).toContain("The questions were broken off. Nothing was sent or stored.");
      expect(screen).not.toContain("AbortError");
      expect(exit).toBe(2);
    }
    expect((await shopmcp(["status", "--json"], { env })).json).toEqual(before);
  },
);
