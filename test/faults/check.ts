/** Compares ShopMCP's connections with the provider's books once everything has settled. */

import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";
import { defaultKeyFile, readConfig } from "#config/config.ts";
import { LEASE_MS } from "#connections/schedule.ts";
import type { ConnectionRow } from "#db/connection-rows.ts";
import type { Store } from "#db/store.ts";
import { Secret } from "#secret.ts";
import { keySource, resolveKeyMaterial } from "#vault/key-material.ts";
import { openKeyRing } from "#vault/key-ring.ts";
import { createVault, type Vault } from "#vault/vault.ts";
import { buildStore } from "../../src/build-store.ts";
import { DIRECT } from "../fakes/direct.ts";
import { keptLog } from "../fakes/kept-log.ts";
import { MIGRATIONS_DIR } from "../fakes/new-store.ts";
import { openStore } from "../fakes/open-store.ts";
import { textsUnder, tokensIn } from "./in-clear.ts";
import type { Issued } from "./provider-books.ts";
import type { Seen, Tenant, World } from "./shop-under-faults.ts";

/** One account as a client asks for it; null where its key sees no other. */
export type Asked = { key: string; account: string | null };

/** `flagged` are lost and reported, `alive` have a valid access token, and `broken` lists other failures. */
export type Verdict = {
  lostSilently: number;
  falseAlarms: number;
  flagged: Tenant[];
  alive: Asked[];
  broken: string[];
  stories: string[];
};

const Fields = z.object({ access_token: z.instanceof(Secret), refresh_token: z.instanceof(Secret) });

/** `needs_reconnect` may not have come and gone by itself since the last check. */
export async function check(world: World): Promise<Verdict> {
  const { clock, env, tenants, books } = world;
  const verdict: Verdict = {
    lostSilently: 0,
    falseAlarms: 0,
    flagged: [],
    alive: [],
    broken: await secretsFound(world),
    stories: [],
  };
  verdict.broken.push(...books.broken.splice(0));
  const config = readConfig(env);
  const open: typeof openStore = (given) => openStore({ ...given, migrationsDir: MIGRATIONS_DIR });
  const store = await buildStore({ config, clock, mode: "existing", open });
  await store.health.checkIntegrity();
  const source = keySource(config, { defaultFile: defaultKeyFile(config.dataDir), credentialsDir: undefined });
  const material = resolveKeyMaterial(source, false);
  const parts = { store, material, source, clock, log: keptLog().log, countKmsCall: () => undefined, outbound: DIRECT };
  const keyRing = await openKeyRing(parts);
  const vault = createVault({ store, keyRing, clock, dataKeySeconds: 0 });
  const rows = new Map((await store.connections.list()).map((row) => [row.id, row]));
  for (const [at, tenant] of tenants.entries()) {
    for (const seen of [tenant, ...tenant.others]) {
      const row = rows.get(seen.connectionId);
      if (row === undefined) verdict.broken.push(`tenant ${at} has lost its connection`);
      else await judge({ world, store, vault, row, tenant, seen, at }, verdict);
    }
  }
  vault.close();
  keyRing.close();
  store.close();
  return verdict;
}

type Judged = {
  world: World;
  store: Store;
  vault: Vault;
  row: ConnectionRow;
  tenant: Tenant;
  seen: Seen;
  at: number;
};

async function judge({ world, store, vault, row, tenant, seen, at }: Judged, verdict: Verdict): Promise<void> {
  const { simulator, books, reusePolicy, clock } = world;
  const { access_token, refresh_token } = Fields.parse((await vault.open(row.id)).fields);
  const takes = simulator.takes({ accessToken: access_token.reveal(), refreshToken: refresh_token.reveal() });
  const issued = books.issued(refresh_token.reveal());
  if (issued?.tenantAt !== at) {
    verdict.broken.push(`tenant ${at} holds a token that is not its own`);
    return;
  }
  if (takes.access) verdict.alive.push({ key: tenant.key, account: tenant.others.length === 0 ? null : row.label });
  const alive = takes.access || (takes.refresh && row.kind === "refreshable");
  const { state } = row;
  const silent = state === "connected" && !alive;
  const falsely = state === "needs_reconnect" && (takes.access || takes.refresh);
  if (silent) verdict.lostSilently += 1;
  if (falsely) verdict.falseAlarms += 1;
  const unsettled = state !== "connected" && state !== "needs_reconnect";
  const isLost = state === "needs_reconnect" && !takes.access && !takes.refresh;
  const setAside = state === "connected" && row.kind === "static";
  const strangely = (isLost || setAside || !takes.refresh) && !(await isExplained(store, row, { issued, reusePolicy }));
  if (silent || falsely || unsettled || strangely) {
    const attempts = (await store.attempts.list(row.credential_id, row.generation)).slice(0, 5);
    const before = (await store.attempts.list(row.credential_id, row.generation - 1)).slice(0, 5);
    const chain = issued.chain.map(({ rotation }) => rotation);
    verdict.stories.push(JSON.stringify({ at, nowMs: clock.now(), row, attempts, before, chain, index: issued.index }));
  }
  if (unsettled) verdict.broken.push(`tenant ${at} is ${state} (${row.reason}) after it has settled`);
  if (isLost && !verdict.flagged.includes(tenant)) verdict.flagged.push(tenant);
  if (strangely) verdict.broken.push(`tenant ${at} (${state}) lost its refresh token where none can be lost`);
  // By number, because a server whose clock ran ahead has written future times.
  const events = await store.connections.listEvents(row.id, 50);
  const alarms = events.filter(({ id, state: was }) => was === "needs_reconnect" && id > seen.seenEvent);
  seen.seenEvent = events[0]?.id ?? seen.seenEvent;
  if (state !== "needs_reconnect" && alarms.length > 0) {
    verdict.falseAlarms += 1;
    verdict.stories.push(JSON.stringify({ at, alarms, row }));
  }
}

type Story = { issued: Issued; reusePolicy: World["reusePolicy"] };

/** A loss is explained where the journal holds the attempt without an answer, or the provider revoked the family. */
async function isExplained(store: Store, row: ConnectionRow, { issued, reusePolicy }: Story): Promise<boolean> {
  if (reusePolicy === "grace") return false;
  const { rotation, chain, index } = issued;
  if (rotation === null)
    return reusePolicy === "family" && chain.some((one) => one.index < index && one.rotation?.doubtful);
  const attempts = await store.attempts.list(row.credential_id, row.generation);
  return (
    rotation.doubtful &&
    attempts.some(
      ({ kind, outcome, started_up_ms: upMs }) =>
        kind === "refresh" &&
        (outcome === null || outcome === "unanswered") &&
        upMs !== null &&
        Math.abs(rotation.upMs - upMs) <= 2 * LEASE_MS,
    )
  );
}

async function secretsFound({ books, folder, database, env, simulator, logLines, tenants }: World): Promise<string[]> {
  const kept = database === null ? textsUnder(folder.dataDir) : await database.texts();
  const texts = [...kept, logLines.splice(0).join("\n")];
  const keyFile = env.SHOPMCP_MASTER_KEY_FILE ?? defaultKeyFile(folder.dataDir);
  const masterKey = existsSync(keyFile) ? [readFileSync(keyFile, "utf8").trim()] : [];
  const others = [simulator.app.appSecret, ...masterKey, ...tenants.map(({ key }) => key)];
  const found = texts.reduce((sum, text) => sum + tokensIn(text, books.secrets), 0);
  const told = others.filter((secret) => texts.some((text) => text.includes(secret))).length;
  return found + told === 0 ? [] : [`${found + told} secrets are on disk or in a log in clear`];
}
