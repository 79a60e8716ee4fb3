/** What keys and apps asked in a month, as the owner sees it and as a file that others verify. */

import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { createPublicKey, verify } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { systemClock } from "#clock.ts";
import { restoreBackup } from "#db/sqlite/file/restore.ts";
import { type Simulator, startSimulator } from "#simulator/simulator.ts";
import { EMAIL, type SignedInShop, startSignedInShop } from "../api/signed-in-shop.ts";
import { manualClock } from "../fakes/clock.ts";
import { MIGRATIONS_DIR } from "../fakes/new-store.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { shopmcp } from "../fakes/shell.ts";
import { tempFolder } from "../fakes/temp-folder.ts";
import { mainCredentials, OWNER } from "../fakes/test-shop.ts";

// Some start a process, on a machine that may be busy.
setDefaultTimeout(120_000);

const clock = manualClock();
let simulator: Simulator;
let shop: SignedInShop;
let workspaceId: string;
let connectionId: string;

beforeAll(async () => {
  simulator = startSimulator({ clock });
  shop = await startSignedInShop({ clock, simulator });
  ({ workspaceId } = await shop.newWorkspace("Agency"));
  ({ id: connectionId } = await shop.connectTikTok(workspaceId, mainCredentials(simulator)));
});
afterAll(async () => {
  await shop.stop();
  await simulator.stop();
});

const Signed = z.strictObject({
  statement: z.string(),
  signature: z.string(),
  algorithm: z.literal("Ed25519"),
  key_id: z.string(),
  key_fingerprint: z.string(),
  public_key: z.string(),
  how_to_verify: z.array(z.string()),
});

const place = (path = "") => `/api/workspaces/${workspaceId}/proof${path}`;

async function keyFor(name: string, tools: string[] = ["all"], accounts: string[] = ["all"]) {
  const wanted = { workspaceId, name, expiresInDays: undefined, tools, accounts };
  const { row, key } = await shop.shop.apiKeys.create(wanted, OWNER);
  return { id: row.id, key: key.reveal() };
}

async function signed(month?: string) {
  const answer = await shop.ask("GET", place(`/signed${month === undefined ? "" : `?month=${month}`}`));
  expect(answer.status).toBe(200);
  return Signed.parse(answer.body);
}

async function publicPem() {
  const { body } = await shop.ask("GET", "/api/signing-keys", { cookie: null });
  return z.array(z.looseObject({ public_key: z.string() })).parse(body)[0]?.public_key ?? "";
}

test("it tells of each key the tools, the account, the days with those compared, and counts; nothing else", async () => {
  const busy = await keyFor("busy", ["reports"]);
  const idle = await keyFor("idle");
  const days = { level: "campaign", start_date: "2026-11-01", end_date: "2026-11-07" };
  const report = "tiktok_ads_get_report";
  expect((await shop.call(busy.key, report, days)).isError).toBe(false);
  // From what was just answered, the second time.
  const compared = { ...days, compare_to: "previous_period", search: "canary-argument" };
  for (const args of [days, days, compared]) await shop.call(busy.key, report, args);
  await shop.call(busy.key, "tiktok_ads_list_campaigns");
  const { body, text } = await shop.ask("GET", place());
  expect(body).toMatchObject({
    ...{ format: "shopmcp.asked.1", month: "2026-11", complete: false, workspace: { id: workspaceId, name: "Agency" } },
    accounts: [{ id: connectionId, module: "tiktok-ads" }],
  });
  const { callers } = z.looseObject({ callers: z.array(z.looseObject({ id: z.string() })) }).parse(body);
  expect(callers.find(({ id }) => id === busy.id)).toMatchObject({
    ...{ kind: "key", name: "busy", may_use: { tools: ["reports"], accounts: ["all"] }, calls: 5 },
    tools: [
      { tool: report, accounts: [connectionId], last_day: "2026-11-07" },
      { tool: "tiktok_ads_list_campaigns", accounts: [], answered: 0, first_day: null, last_day: null },
    ],
  });
  expect(callers.find(({ id }) => id === idle.id)).toMatchObject({ calls: 0, tools: [] });
  for (const never of ["canary-argument", mainCredentials(simulator).advertiser_id, "spend", busy.key])
    expect([never, text.includes(never)]).toEqual([never, false]);
});

const WINDOWS = [
  [
    "tiktok_ads_get_report",
    { level: "account", start_date: "2026-11-01", end_date: "2026-11-07" },
    "2026-11-01",
    "2026-11-07",
  ],
  [
    "tiktok_ads_get_report",
    { level: "campaign", start_date: "2026-11-01", end_date: "2026-11-07", compare_to: "previous_period" },
    ...["2026-10-25", "2026-11-07"],
  ],
  ["tiktok_ads_get_report", { level: "account", date_preset: "lifetime" }, null, "2026-11-22"],
  ["tiktok_ads_get_account", {}, null, null],
  ["tiktok_ads_get_pacing", {}, "2026-11-01", "2026-11-22"],
] as const;

test.each(WINDOWS)("%s with %p is counted with its days", async (tool, args, first, last) => {
  // The simulated app has its limits, too.
  clock.advance(300_000);
  const { id, key } = await keyFor("one");
  const answer = await shop.call(key, tool, args);
  expect([answer.isError, answer.text.slice(0, 200)]).toEqual([false, answer.text.slice(0, 200)]);
  const { body } = await shop.ask("GET", place());
  const { callers } = z.looseObject({ callers: z.array(z.looseObject({ id: z.string() })) }).parse(body);
  expect(callers.find((caller) => caller.id === id)).toMatchObject({
    tools: [{ tool, accounts: [connectionId], first_day: first, last_day: last, calls: 1, answered: 1 }],
  });
});

test("every tool whose answer names days is counted with just those, asked anew and from what was kept", async () => {
  const { id, key } = await keyFor("all of them");
  const Meta = z.looseObject({ meta: z.looseObject({ window: z.looseObject({ end: z.string() }).optional() }) });
  const told: Record<string, string | null> = {};
  const needs: Record<string, unknown> = {
    tiktok_ads_get_report: { level: "ad" },
    tiktok_ads_explain_change: { level: "campaign", metric: "spend" },
    tiktok_ads_list_campaigns: { with_spend: "last_7_days" },
  };
  for (const { name } of nonEmpty(shop.tiktok().tools)) {
    const answers = [await shop.call(key, name, needs[name]), await shop.call(key, name, needs[name])];
    clock.advance(60_000);
    if (answers.some(({ isError }) => isError)) continue;
    told[name] = Meta.parse(answers[0]?.structured).meta.window?.end ?? null;
  }
  expect(Object.values(told).filter((day) => day !== null).length).toBeGreaterThan(4);
  const { body } = await shop.ask("GET", place());
  const Callers = z.looseObject({
    callers: z.array(
      z.looseObject({
        id: z.string().nullable(),
        tools: z.array(z.looseObject({ tool: z.string(), last_day: z.string().nullable(), answered: z.number() })),
      }),
    ),
  });
  const own = Callers.parse(body)
    .callers.find((caller) => caller.id === id)
    ?.tools.filter(({ answered }) => answered > 0);
  expect(Object.fromEntries(own?.map(({ tool, last_day }) => [tool, last_day]) ?? [])).toEqual(told);
});

test("the signed file is the same month, and verifies with node:crypto until a byte is changed", async () => {
  const { body } = await shop.ask("GET", place());
  const file = await signed();
  expect(JSON.parse(file.statement)).toEqual(body);
  const pem = await publicPem();
  expect(file.public_key).toBe(pem);
  const check = (text: string, signature = file.signature) =>
    verify(null, Buffer.from(text), createPublicKey(pem), Buffer.from(signature, "base64"));
  expect(check(file.statement)).toBe(true);
  expect(check(file.statement.replace('"calls": 1', '"calls": 0'))).toBe(false);
  expect(check(`${file.statement} `)).toBe(false);
  const flipped = Buffer.from(file.signature, "base64");
  flipped[7] = (flipped[7] ?? 0) ^ 1;
  expect(check(file.statement, flipped.toString("base64"))).toBe(false);
  const [newest] = await shop.shop.audit.page({ workspaceId, beforeId: undefined, limit: 1 });
  expect(newest).toMatchObject({ action: "proof.sign", target: "2026-11", actor: EMAIL });
});

test.skipIf(["openssl", "jq", "base64"].some((program) => Bun.which(program) === null))(
  "the commands that the file names verify it with openssl, and refuse a changed byte",
  async () => {
    const folder = tempFolder();
    const file = await signed();
    writeFileSync(join(folder, "key.pem"), await publicPem());
    const commands = file.how_to_verify.filter((line) => /^(jq|openssl) /.test(line));
    expect(commands).toHaveLength(2);
    const run = (shown: typeof file) => {
      writeFileSync(join(folder, "proof.json"), JSON.stringify(shown));
      return Bun.spawnSync(["bash", "-ec", commands.join("\n")], { cwd: folder, stdout: "pipe", stderr: "pipe" })
        .exitCode;
    };
    expect(run(file)).toBe(0);
    expect(run({ ...file, statement: file.statement.replace("Agency", "Agencz") })).not.toBe(0);
  },
);

test("a month is this one, an earlier one, or refused", async () => {
  expect((await shop.ask("GET", place("?month=2026-10"))).body).toMatchObject({ month: "2026-10", complete: true });
  for (const month of ["2026-12", "2026-13", "november", "2026-11-01"]) {
    const { status, text } = await shop.ask("GET", place(`?month=${month}`));
    expect([month, status, text.includes("month:")]).toEqual([month, 400, true]);
  }
  expect((await shop.ask("GET", place("?month=2024-01"))).body).toMatchObject({ complete: false });
});

test("the shell shows the month, signs it, lists and renews the keys, and doctor says where they are read", async () => {
  const env = { SHOPMCP_DATA_DIR: shop.dataDir };
  const run = async (...args: string[]) => (await shopmcp([...args, "--json"], { env })).stdout;
  // The shell's clock is the machine's, on which a month may end meanwhile.
  const monthNow = () => new Date(systemClock.now()).toISOString().slice(0, 7);
  const before = monthNow();
  const shown = z
    .looseObject({ month: z.string() })
    .parse(JSON.parse(await run("proof", "show", "--workspace", workspaceId)));
  expect([before, monthNow()]).toContain(shown.month);
  const file = Signed.parse(JSON.parse(await run("proof", "sign", "--workspace", workspaceId, "--month", "2026-11")));
  const pem = await publicPem();
  expect(verify(null, Buffer.from(file.statement), createPublicKey(pem), Buffer.from(file.signature, "base64"))).toBe(
    true,
  );
  const renewed = z.looseObject({ public_key: z.string() }).parse(JSON.parse(await run("signing-key", "renew")));
  const Listed = z.array(z.looseObject({ public_key: z.string(), retired_at: z.string().nullable() }));
  const listed = Listed.parse(JSON.parse(await run("signing-key", "list")));
  expect(listed.map((key) => [key.public_key, key.retired_at === null])).toEqual([
    [renewed.public_key, true],
    [pem, false],
  ]);
  const doctor = await run("doctor");
  const spki = renewed.public_key.split("\n").slice(1, -2).join("");
  expect(doctor).toContain(`signs, public key ${spki}, fingerprint `);
  expect(doctor).toContain("shopmcp signing-key list shows it as PEM; one earlier one is still listed");
});

test("a restored copy signs with a key of its own; the public ones of the backup and of before stay listed", async () => {
  const own = await startSignedInShop();
  const { workspaceId: id } = await own.newWorkspace("Copied");
  const sign = (from: SignedInShop) => from.shop.proofs.sign({ workspaceId: id, month: undefined }, OWNER);
  const first = await sign(own);
  const file = join(tempFolder(), "copy.db");
  await own.shop.maintenance.backUp(file);
  own.clock.advance(1_000);
  const second = await own.shop.signingKeys.renew(OWNER);
  await own.stop();
  const { dataDir } = own;
  const nowMs = own.clock.now();
  await restoreBackup({ dataDir, file, migrationsDir: MIGRATIONS_DIR, trustPasswords: false, nowMs });
  const restored = await startSignedInShop({ dataDir, existing: true });
  const third = await sign(restored);
  const keys = await restored.shop.signingKeys.list();
  expect(keys[0]).toMatchObject({ id: third.key_id, retiredAtMs: null });
  expect(
    keys
      .slice(1)
      .map((key) => key.id)
      .toSorted(),
  ).toEqual([first.key_id, second.id].toSorted());
  expect(keys.slice(1).every(({ retiredAtMs }) => retiredAtMs !== null)).toBe(true);
  await restored.stop();
});
