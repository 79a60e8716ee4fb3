/** Command lines, valid and mutated, on one data folder that stays open. */

import { commandTable } from "#cli/command-table.ts";
import { runCommand } from "#cli/run-command.ts";
import { systemClock } from "#clock.ts";
import { mix, pick } from "#simulator/random.ts";
import { startSimulator } from "#simulator/simulator.ts";
import { shellFor } from "../../src/program.ts";
import { MIGRATIONS_DIR } from "../fakes/new-store.ts";
import { mainCredentials, startTestShop } from "../fakes/test-shop.ts";
import { unpaced } from "../fakes/unpaced.ts";
import { mutated } from "./mutate.ts";
import type { Subject } from "./subject.ts";

/** These write files, listen, or end with a signal. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  ...["serve", "demo", "stdio", "healthcheck", "keygen", "backup", "restore", "rewrap"],
]);

export async function openCommandLine(): Promise<Subject> {
  const simulator = startSimulator({ clock: systemClock });
  simulator.setRateLimit("off");
  // The clock stands still, so a paced platform would never answer.
  const shop = await startTestShop({ simulator, env: unpaced(simulator) });
  const { workspaceId, key } = await shop.newWorkspace("Fuzz");
  const pasted = mainCredentials(simulator);
  await shop.connectTikTok(workspaceId, pasted);
  const shell = shellFor(
    { SHOPMCP_DATA_DIR: shop.dataDir, SHOPMCP_TIKTOK_BASE_URL: simulator.url },
    {
      build: async () => ({ ...shop.shop, notices: [], close: async () => undefined }),
      listings: () => Promise.all(shop.shop.modules.flatMap(({ tools }) => tools.map((tool) => tool.listing()))),
      ...{ migrationsDir: MIGRATIONS_DIR, release: { version: "0.0.0", commit: null } },
    },
  );
  const commands = commandTable(shell).filter(({ name }) => !LEFT_OUT.has(name));
  const lines = fittingLines(workspaceId);
  const document = JSON.stringify(pasted);
  return {
    secrets: [key, pasted.access_token, pasted.app_secret],
    async take(seed, index) {
      const draw = mix(seed, index);
      const line = mutated(pick(lines, seed, index), seed, index);
      const said: string[] = [];
      const exit = await runCommand(commands, line.split(/\s+/).slice(0, 200).filter(Boolean), {
        out: (text) => void said.push(text),
        hint: (text) => void said.push(text),
        write: (content) => void said.push(String(content)),
        screen: false,
        readInput: async () => (draw % 2 === 0 ? mutated(document, draw, index) : ""),
        interactive: draw % 16 === 1,
        askAll: async (questions) => questions.map((_, nth) => mutated("Bakery", draw, nth)),
      });
      const text = said.join("\n");
      const inside = /Something went wrong inside|"internal"/.test(text) || (exit !== 0 && text.trim() === "");
      return { kind: `${inside ? "internal " : ""}exit ${exit}`, text };
    },
    log: () => shop.logLines.splice(0).join("\n"),
    async stop() {
      await shop.stop();
      await simulator.stop();
    },
  };
}

/** They create nothing permanent, so that every input meets the same state. */
function fittingLines(workspaceId: string): readonly [string, ...string[]] {
  const workspace = `--workspace ${workspaceId}`;
  return [
    "workspace list --json",
    "workspace create --name Bakery --plan none",
    "workspace delete wks_none",
    `workspace export ${workspaceId}`,
    "plan set small --calls-per-minute 10 --calls-per-month 1000",
    "plan list",
    `key create ${workspace} --name k --expires-in-days 0`,
    `key list ${workspace} --json`,
    "key revoke key_none --json",
    `grant list ${workspace}`,
    "grant revoke grant_none",
    "operator create --email a",
    "operator list --json",
    "operator reset-password --email a@example.com",
    "operator revoke-all a@example.com",
    "operator delete a@example.com --yes",
    `connect tiktok-ads ${workspace}`,
    `connect tiktok-ads ${workspace} --authorize`,
    `disconnect tiktok-ads --workspace wks_none`,
    "connection confirm --workspace wks_none",
    `status ${workspace} --json`,
    `tools --json`,
    `call tiktok_ads_get_account ${workspace} --args {"fresh":false}`,
    `call tiktok_ads_list_campaigns ${workspace} --args {"limit":3,"status":"all"} --json`,
    "doctor --json",
    "version",
    "help",
  ];
}
