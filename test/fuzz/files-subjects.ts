/** The master key's file and the database, damaged, truncated or swapped. */

import { copyFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readConfig } from "#config/config.ts";
import { databasePath } from "#db/sqlite/file/data-folder.ts";
import { hashOf, mix, pick } from "#simulator/random.ts";
import { keySource, resolveKeyMaterial } from "#vault/key-material.ts";
import { generateMasterKey } from "#vault/master-key.ts";
import { MIGRATIONS_DIR } from "../fakes/new-store.ts";
import { openStore } from "../fakes/open-store.ts";
import { tempFolder } from "../fakes/temp-folder.ts";
import { startTestShop } from "../fakes/test-shop.ts";
import { mutated } from "./mutate.ts";
import { outcomeOf, type Subject } from "./subject.ts";

export async function openKeyFile(): Promise<Subject> {
  const key = generateMasterKey().reveal();
  const folder = tempFolder();
  const file = join(folder, "master.key");
  const source = keySource(readConfig({ SHOPMCP_MASTER_KEY_FILE: file, SHOPMCP_DATA_DIR: join(folder, "data") }), {
    ...{ defaultFile: join(folder, "default.key"), credentialsDir: undefined },
  });
  const { provider: right } = material(source, file, key);
  return {
    secrets: [key, key.slice(-30)],
    take: (seed, index) =>
      outcomeOf(() => {
        const text = mutated(`${key}\n`, seed, index);
        const { provider } = material(source, file, text);
        // The check digits let only the key itself pass.
        if (provider.fingerprint !== right.fingerprint) throw new Error("another key was taken for this one");
      }),
    log: () => "",
    async stop() {
      rmSync(folder, { recursive: true });
    },
  };
}

function material(source: Parameters<typeof resolveKeyMaterial>[0], file: string, text: string) {
  writeFileSync(file, text, { mode: 0o600 });
  const made = resolveKeyMaterial(source, false);
  if (made === null) throw new Error("no key was found");
  return made;
}

const PAGE_BYTES = 4_096;
const HEADER_BYTES = 100;

export async function openDatabaseFile(): Promise<Subject> {
  const shop = await startTestShop();
  const { workspaceId, key } = await shop.newWorkspace("Fuzz");
  await shop.connectToy(workspaceId, "bakery", "toy-token-bakery");
  const { dataDir } = shop;
  shop.store().sqlite.run("PRAGMA wal_checkpoint(TRUNCATE)");
  await shop.stop();
  const path = databasePath(dataDir);
  const sound = join(tempFolder(), "sound.db");
  copyFileSync(path, sound);
  const bytes = readFileSync(sound);
  return {
    secrets: [key, "toy-token-bakery"],
    async take(seed, index) {
      for (const ending of ["", "-wal", "-shm"]) rmSync(`${path}${ending}`, { force: true });
      writeFileSync(path, damaged(bytes, mix(hashOf("database", seed), index)), { mode: 0o600 });
      return outcomeOf(async () => {
        const store = openStore({ dataDir, mode: "existing", migrationsDir: MIGRATIONS_DIR, nowMs: 0 });
        try {
          await store.health.checkIntegrity();
          await store.workspaces.list();
          await store.connections.list();
          await store.due.list({ untilMs: Number.MAX_SAFE_INTEGER, after: undefined, limit: 10 });
        } finally {
          store.close();
        }
      });
    },
    log: () => "",
    async stop() {
      rmSync(dataDir, { recursive: true });
    },
  };
}

type Damage = (bytes: Buffer, first: number, second: number) => Buffer;

const filled = (bytes: Buffer, from: number, length: number, value: number) =>
  bytes.fill(value % 256, Math.min(from, bytes.length), Math.min(from + length, bytes.length));

const DAMAGES: readonly [Damage, ...Damage[]] = [
  (bytes, at, to) => filled(bytes, at % bytes.length, 1, to),
  (bytes, at, to) => filled(bytes, at % HEADER_BYTES, 1, to),
  (bytes, at, to) => filled(bytes, at % PAGE_BYTES, 1, to),
  (bytes, at) => filled(bytes, at % bytes.length, PAGE_BYTES, 0),
  (bytes, at) => bytes.subarray(0, at % bytes.length),
  (bytes, at, to) => {
    const pages = Math.max(1, Math.floor(bytes.length / PAGE_BYTES));
    bytes.copy(bytes, (at % pages) * PAGE_BYTES, (to % pages) * PAGE_BYTES, ((to % pages) + 1) * PAGE_BYTES);
    return bytes;
  },
];

function damaged(sound: Buffer, draw: number): Buffer {
  let made: Buffer = Buffer.from(sound);
  for (let step = 0; step <= draw % 4; step += 1) {
    if (made.length === 0) break;
    made = pick(DAMAGES, draw, step)(made, mix(draw, step + 10), mix(draw, step + 20));
  }
  return made;
}
