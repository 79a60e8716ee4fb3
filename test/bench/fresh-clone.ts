/** From `git clone` to a first answered call on the demo, with and without npm's cache. */

import { join } from "node:path";
import { tempFolder } from "../fakes/temp-folder.ts";
import { ask } from "./ask.ts";
import type { Figure } from "./run.ts";

const ROOT = join(import.meta.dir, "..", "..");

export async function freshClone(): Promise<readonly Figure[]> {
  const cold = tempFolder();
  const first = await cloneAndAsk({
    npm_config_cache: join(cold, "npm"),
    BUN_INSTALL_CACHE_DIR: join(cold, "bun"),
    BUN_INSTALL: join(cold, "bun"),
  });
  const again = await cloneAndAsk({
    npm_config_cache: join(cold, "npm"),
    BUN_INSTALL_CACHE_DIR: join(cold, "bun"),
    BUN_INSTALL: join(cold, "bun"),
  });
  return [
    ["git clone to first answered tools/call, nothing cached", `${first.toFixed(1)} s`],
    ["the same in a second clone, packages cached", `${again.toFixed(1)} s`],
  ];
}

async function cloneAndAsk(caches: Record<string, string>): Promise<number> {
  const clone = join(tempFolder(), "shopmcp");
  const startedMs = performance.now();
  await Bun.$`git clone -q ${ROOT} ${clone}`;
  const demo = Bun.spawn(["npx", "-y", "bun@1.4.5", "run", "demo", "--json", "--port", "0"], {
    cwd: clone,
    env: { ...process.env, ...caches },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "inherit",
    // npx ends at SIGTERM without ending the demo, so the whole group is killed.
    detached: true,
  });
  for await (const line of demo.stdout.pipeThrough(new TextDecoderStream())) {
    if (!line.startsWith("{")) continue;
    const { mcp_url: url, key } = JSON.parse(line);
    await ask(url, key, "tools/call", { name: "tiktok_ads_get_account", arguments: {} });
    const seconds = (performance.now() - startedMs) / 1_000;
    process.kill(-demo.pid, "SIGTERM");
    await demo.exited;
    return seconds;
  }
  throw new Error("the demo ended before it answered");
}
