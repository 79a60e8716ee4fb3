/** Notes on days: written by page and API, told beside a change, changed by no tool. */

import { afterAll, beforeAll, expect, test } from "bun:test";
import { z } from "zod";
import { addDays } from "#ads/calendar.ts";
import { type Simulator, startSimulator } from "#simulator/simulator.ts";
import { MAX_NOTE_CHARACTERS, MAX_NOTES } from "#watch/notes.ts";
import { type SignedInShop, startSignedInShop } from "../api/signed-in-shop.ts";
import { manualClock } from "../fakes/clock.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { mainCredentials, OWNER } from "../fakes/test-shop.ts";

let simulator: Simulator;
let shop: SignedInShop;
let workspaceId: string;
let key: string;
let notes: string;

beforeAll(async () => {
  const clock = manualClock();
  simulator = startSimulator({ clock });
  shop = await startSignedInShop({ clock, simulator });
  ({ workspaceId, key } = await shop.newWorkspace("Bakery"));
  await shop.connectTikTok(workspaceId, mainCredentials(simulator));
  notes = `/api/workspaces/${workspaceId}/notes`;
});
afterAll(async () => {
  await shop.stop();
  await simulator.stop();
});

const Note = z.object({ id: z.string(), day: z.string(), text: z.string(), counts: z.boolean() }).loose();
const write = (body: unknown) => shop.ask("POST", notes, { body });
const list = async () => z.array(Note).parse((await shop.ask("GET", notes)).body);

async function accountWide(args: Record<string, unknown>) {
  const { structured } = await shop.call(key, "tiktok_ads_explain_change", { metric: "spend", top: 3, ...args });
  return z.object({ account_wide: z.array(z.string()) }).parse(structured).account_wide;
}

test("notes on days of either window are told beside a change, the newest first, and others are not", async () => {
  for (const [day, text] of [
    ["2026-11-16", "Sale began"],
    ["2026-11-10", "The site was down\u202e for an hour\n\n"],
    ["2026-10-01", "New shop"],
  ])
    expect((await write({ day, text })).status).toBe(200);
  expect((await list()).map(({ day, counts }) => [day, counts])).toEqual([
    ["2026-11-16", true],
    ["2026-11-10", true],
    ["2026-10-01", true],
  ]);
  const window = { start_date: "2026-11-15", end_date: "2026-11-21" };
  expect(await accountWide(window)).toEqual([
    "2026-11-16, the owner's note: Sale began",
    "2026-11-10, the owner's note: The site was down for an hour",
  ]);
  expect(await accountWide({ start_date: "2026-09-20", end_date: "2026-09-21" })).toEqual([]);
});

test("what is no day and no line is refused in words, and nothing is kept", async () => {
  const before = await list();
  const wrong = [
    { day: "yesterday", text: "Sale" },
    { day: "2026-02-30", text: "Sale" },
    { day: addDays("2026-11-22", -3 * 366 - 1), text: "Sale" },
    { day: addDays("2026-11-22", 367), text: "Sale" },
    { day: "2026-11-16", text: " \u200b " },
    { day: "2026-11-16", text: "x".repeat(MAX_NOTE_CHARACTERS + 1) },
    { day: "2026-11-16", text: "Sale", campaign: "1" },
    { day: "2026-11-16", text: "Sale", module: "toy" },
  ];
  for (const body of nonEmpty(wrong)) {
    const { status, text } = await write(body);
    expect([body, status]).toEqual([body, "module" in body ? 409 : 400]);
    expect(text).toContain('"message"');
  }
  expect(await list()).toEqual(before);
  for (const days of [-3 * 366, 366])
    expect((await write({ day: addDays("2026-11-22", days), text: "Sale" })).status).toBe(200);
  for (const { id, text } of await list()) if (text === "Sale") await shop.ask("DELETE", `${notes}/${id}`);
});

test("a note has so many characters and no more, and an account so many notes", async () => {
  const long = Note.parse((await write({ day: "2026-01-01", text: "x".repeat(MAX_NOTE_CHARACTERS) })).body);
  expect(long.text).toHaveLength(MAX_NOTE_CHARACTERS);
  shop
    .store()
    .sqlite.query(
      `WITH RECURSIVE place(at) AS (SELECT 1 UNION ALL SELECT at + 1 FROM place WHERE at < ?)
       INSERT INTO note SELECT id || at, connection_id, account_id, day, text, 0 FROM place, note WHERE id = ?`,
    )
    .run(MAX_NOTES - 5, long.id);
  expect((await write({ day: "2026-01-01", text: "the last" })).status).toBe(200);
  expect((await write({ day: "2026-01-01", text: "one more" })).status).toBe(400);
  expect(await list()).toHaveLength(MAX_NOTES);
  shop.store().sqlite.query("DELETE FROM note WHERE day = '2026-01-01'").run();
});

test("a note of another workspace can be neither seen nor removed, and the audit trail tells who did what", async () => {
  const { id } = Note.parse((await write({ day: "2026-11-20", text: "Sale ended" })).body);
  const other = await shop.newWorkspace("Other");
  const theirs = `/api/workspaces/${other.workspaceId}/notes`;
  expect((await shop.ask("GET", theirs)).body).toEqual([]);
  expect((await shop.ask("DELETE", `${theirs}/${id}`)).status).toBe(404);
  expect((await list()).map((note) => note.id)).toContain(id);
  await shop.ask("DELETE", `${notes}/${id}`);
  expect((await list()).map((note) => note.id)).not.toContain(id);
  const { text } = await shop.ask("GET", `/api/workspaces/${workspaceId}/audit?limit=2`);
  expect(JSON.parse(text).events).toMatchObject([
    { action: "note.remove", target: id, actor: "olga@example.com" },
    { action: "note.write", target: id },
  ]);
});

test("notes are in the export, are not told of another account, and go with the connection", async () => {
  const lines: string[] = [];
  for await (const line of await shop.shop.workspaces.export(workspaceId, OWNER)) lines.push(line);
  const Exported = z.object({
    connections: z.array(z.object({ notes: z.array(z.looseObject({ text: z.string() })) })),
  });
  expect(Exported.parse(JSON.parse(lines.join("\n"))).connections[0]?.notes).toContainEqual(
    expect.objectContaining({ day: "2026-11-16", text: "Sale began" }),
  );
  shop.store().sqlite.query("UPDATE note SET account_id = 'another'").run();
  expect((await list()).map(({ counts }) => counts)).toEqual([false, false, false]);
  expect(await accountWide({ start_date: "2026-11-15", end_date: "2026-11-21" })).toEqual([]);
  await shop.shop.connections.disconnect({ workspaceId, module: shop.tiktok() }, OWNER);
  expect(shop.store().sqlite.query("SELECT count(*) FROM note").values()).toEqual([[0]]);
});
