/** The one checker: what ShopMCP says of each connection against what the provider takes. */

import { readFileSync } from "node:fs";
import { z } from "zod";
import type { Clock } from "#clock.ts";
import { defaultKeyFile, readConfig } from "#config.ts";
import { judgeCredential } from "#connections/judge-credential.ts";
import { checkIntegrity } from "#db/health.ts";
import { openStore } from "#db/open-store.ts";
import { createTikTokAdsModule } from "#modules/tiktok-ads/tiktok-ads-module.ts";
import type { Simulator } from "#simulator/simulator.ts";
import { keySource, resolveKeyMaterial } from "#vault/key-material.ts";
import { openKeyRing } from "#vault/key-ring.ts";
import { createVault } from "#vault/vault.ts";
import { filesHolding } from "../fakes/found-in-files.ts";
import { keptLog } from "../fakes/kept-log.ts";
import { MIGRATIONS_DIR } from "../fakes/new-store.ts";

/** `broken`: other promises, in words. */
export type Verdict = { lostSilently: number; falseAlarms: number; flagged: number; broken: string[] };

type Given = { simulator: Simulator; clock: Clock; env: Record<string, string>; logs: readonly string[] };

const Rows = z.array(z.object({ id: z.string(), state: z.string() }));

export async function check({ simulator, clock, env, logs }: Given): Promise<Verdict> {
  const config = readConfig(env);
  const { dataDir } = config;
  const broken = secretsFound({ simulator, dataDir, logs });
  const store = openStore({ dataDir, mode: "existing", migrationsDir: MIGRATIONS_DIR, nowMs: clock.now() });
  await checkIntegrity(store);
  const source = keySource(config, { defaultFile: defaultKeyFile(dataDir), credentialsDir: undefined });
  const material = resolveKeyMaterial(source, false);
  const parts = { store, material, source, clock, log: keptLog().log, countKmsCall: () => undefined };
  const keyRing = await openKeyRing(parts);
  const vault = createVault({ store, keyRing, clock, dataKeySeconds: 0 });
  const module = createTikTokAdsModule({
    clock,
    baseUrl: config.tiktokBaseUrl,
    sandboxUrl: config.tiktokSandboxUrl,
    cacheSeconds: 0,
    qps: config.tiktokQps,
    qpm: config.tiktokQpm,
  });
  const verdict: Verdict = { lostSilently: 0, falseAlarms: 0, flagged: 0, broken };
  for (const { id, state } of Rows.parse(store.sqlite.query("SELECT id, state FROM connection").all())) {
    const { fields } = await vault.open(id);
    const alive = (await judgeCredential(module, fields)).verdict === "alive";
    const renewed = alive ? null : await module.refresher?.(fields)?.();
    const taken = alive || renewed?.outcome === "ok";
    if (state === "needs_reconnect") verdict[taken ? "falseAlarms" : "flagged"] += 1;
    else if (!taken && state === "connected") verdict.lostSilently += 1;
    else if (state !== "connected") broken.push(`${id} is ${state} after it has settled`);
  }
  await module.close();
  vault.close();
  keyRing.close();
  store.close();
  return verdict;
}

function secretsFound({ simulator, dataDir, logs }: Omit<Given, "clock" | "env"> & { dataDir: string }): string[] {
  const said = logs.join("\n");
  const secrets = [
    ...simulator.secrets(),
    simulator.app.appSecret,
    readFileSync(defaultKeyFile(dataDir), "utf8").trim(),
  ];
  const inClear = secrets.filter((secret) => said.includes(secret) || filesHolding(dataDir, secret).length > 0);
  return inClear.length === 0 ? [] : [`${inClear.length} secrets are on disk or in a log in clear`];
}
