/** What operators do meanwhile: keys, credentials, backups and rewraps. */

import { join } from "node:path";
import { setTimeout as lasting } from "node:timers/promises";
import { chance, pick } from "#simulator/random.ts";
import type { Simulator } from "#simulator/simulator.ts";
import { shopmcp } from "../fakes/shell.ts";
import { tempFolder } from "../fakes/temp-folder.ts";
import { callTool } from "../fakes/test-shop.ts";
import type { Moods } from "./moods.ts";
import { newKey, type Page, PageError, paste, type Tenant } from "./tenants.ts";

export type Done = { keys: number; pasted: number; backups: number; rewraps: number; wrong: string[] };
export type Chores = { done: Done; stop(): Promise<void> };

/** `hasFile`: backups are of the file. */
type Place = {
  urls: readonly [string, ...string[]];
  hasFile: boolean;
  page: Page;
  simulator: Simulator;
  moods: Moods;
  tenants: readonly [Tenant, ...Tenant[]];
  run: { command: readonly string[]; env: Record<string, string> };
  onCall(workspaceId: string): void;
};

/** `everyMs` is the average interval; rarer chores take five times as long. */
export function startChores(place: Place, everyMs: number): Chores {
  const done: Done = { keys: 0, pasted: 0, backups: 0, rewraps: 0, wrong: [] };
  const ending = new AbortController();
  const folder = tempFolder();
  const over = async (ms: number, chore: (nth: number) => Promise<void>) => {
    for (let nth = 0; ; nth += 1) {
      await lasting(somewhere(ms, nth), undefined, { signal: ending.signal }).catch(() => undefined);
      if (ending.signal.aborted) return;
      await chore(nth).catch((thrown) => void done.wrong.push(String(thrown)));
    }
  };
  const shell = async (...words: string[]) => {
    const { exit, stdout, stderr } = await shopmcp(words, place.run);
    // What a server sealed just then stays for the next run, and the command says so.
    if (exit === 1 && stdout.includes("run the same command again") && !stdout.includes("FAILED"))
      return shell(...words);
    if (exit !== 0) done.wrong.push(`${words[0]} ended with ${exit}: ${stdout}${stderr}`);
  };
  const all = Promise.all([
    over(everyMs, async (nth) => {
      await useAndRevoke(place, nth, done.wrong);
      done.keys += 1;
    }),
    over(everyMs, async (nth) => {
      const { page, simulator, moods } = place;
      const beganMs = performance.now();
      try {
        await paste(page, simulator, pick(place.tenants, nth, 4));
        done.pasted += 1;
      } catch (thrown) {
        // The platform could not be asked, or this connection was being refreshed.
        const explained =
          thrown instanceof PageError && (!moods.calmSince(beganMs) || thrown.message.includes('"conflict"'));
        if (!explained) throw thrown;
      }
    }),
    place.hasFile &&
      over(5 * everyMs, async (nth) => {
        await shell("backup", join(folder, `${nth}.db`));
        done.backups += 1;
      }),
    over(5 * everyMs, async (nth) => {
      const file = join(folder, `${nth}.key`);
      await shell("keygen", "--out", file);
      await shell("rewrap", "--to", `local:${file}`);
      done.rewraps += 1;
    }),
  ]);
  return {
    done,
    async stop() {
      ending.abort();
      await all;
    },
  };
}

const CALL = { name: "tiktok_ads_get_account", arguments: {} };

/** On another server than the one that revoked it. */
const REVOKED_WITHIN_MS = 1_000;

/** A key works from its creation until its revocation, and no longer. */
async function useAndRevoke({ urls, page, tenants, onCall }: Place, nth: number, wrong: string[]): Promise<void> {
  const tenant = pick(tenants, nth, 5);
  const url = pick(urls, nth, 6);
  const { id, key } = await newKey(page, tenant.workspaceId);
  const served = await callTool(`${url}/mcp`, key, CALL);
  onCall(tenant.workspaceId);
  if (served.status !== 200) wrong.push(`a new key was answered ${served.status}`);
  await page("DELETE", `/workspaces/${tenant.workspaceId}/keys/${id}`);
  if (url !== urls[0]) await lasting(REVOKED_WITHIN_MS);
  const refused = await callTool(`${url}/mcp`, key, CALL);
  if (refused.status !== 401) wrong.push(`a revoked key was answered ${refused.status}`);
}

function somewhere(everyMs: number, nth: number): number {
  return everyMs * (0.5 + chance(nth, 3));
}
