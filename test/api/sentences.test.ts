/** What the API refuses is said in our sentences: which field it is, and what it may be. */

import { afterAll, beforeAll, expect, test } from "bun:test";
import { z } from "zod";
import { manualClock } from "../fakes/clock.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { example, filled, operationsOf } from "./operations.ts";
import { type SignedInShop, startSignedInShop } from "./signed-in-shop.ts";

const LIBRARY = /invalid|expected|received|unrecognized|too (?:small|big)/i;
const Refusal = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

let shop: SignedInShop;
let ids: Record<string, string>;
let place: string;

beforeAll(async () => {
  let ticks = 0;
  const clock = manualClock();
  shop = await startSignedInShop({
    clock: {
      ...clock,
      now() {
        ticks += 1;
        return clock.now() + ticks;
      },
    },
  });
  const { workspaceId, keyId } = await shop.newWorkspace("Shop");
  await shop.connectToy(workspaceId, "bakery", "toy-token-bakery");
  ids = { id: workspaceId, module: "toy", key: keyId, tool: "toy_visit" };
  place = `/api/workspaces/${workspaceId}`;
});
afterAll(() => shop.stop());

async function refused(method: string, path: string, body?: unknown): Promise<string> {
  const answer = await shop.ask(method, path, body === undefined ? {} : { body });
  const { error } = Refusal.parse(answer.body);
  expect([method, path, answer.status, error.code]).toEqual([method, path, 400, "invalid_input"]);
  return error.message;
}

test("on every route a wrong field is named, with what it may be, and so is one that is not known", async () => {
  const document = operationsOf((await shop.ask("GET", "/api/openapi.json")).body);
  const strict = document.filter(({ body, path }) => body?.additionalProperties === false && path.startsWith("/api/"));
  for (const { method, path, body } of nonEmpty(strict)) {
    const address = filled(path, ids);
    const fitting = z.record(z.string(), z.unknown()).parse(example(body ?? {}));
    const unknown = await refused(method, address, { ...fitting, unheard_of: 1 });
    expect(unknown).toContain('there is no field "unheard_of" here');
    for (const name of nonEmpty(Object.keys(body?.properties ?? {}))) {
      expect([path, unknown]).toEqual([path, expect.stringContaining(name)]);
      const said = await refused(method, address, { ...fitting, [name]: [[1]] });
      expect([path, said]).toEqual([path, expect.stringContaining(`${name}`)]);
      expect(said).not.toMatch(LIBRARY);
      const allowed = body?.properties?.[name]?.enum ?? [];
      expect(allowed.filter((value) => !said.includes(String(value)))).toEqual([]);
    }
  }
});

test("queries are refused in the same words", async () => {
  expect(await refused("GET", `${place}/usage?days=0`)).toBe(
    "The query does not fit: days: at least 1. Correct it and send it again.",
  );
  expect(await refused("GET", `${place}/audit?unheard_of=1`)).toContain(
    'there is no field "unheard_of" here; known are',
  );
  const many = Object.fromEntries(Array.from({ length: 50 }, (_, at) => ["x".repeat(at + 1), at]));
  expect((await refused("POST", `${place}/notes`, many)).length).toBeLessThan(1_000);
});

test("a note has one limit", async () => {
  const note = (characters: number) => ({ day: "2026-11-20", text: "x".repeat(characters) });
  expect(await refused("POST", `${place}/notes`, note(201))).toContain("text: at most 200 characters");
  expect((await shop.ask("POST", `${place}/notes`, { body: note(200) })).status).toBe(200);
});

test("a module that there is not is said with those there are", async () => {
  const rule = { metric: "spend", condition: "off", value: 40, module: "nope" };
  const said = [
    await refused("PUT", `${place}/goals`, { kind: "target_cpa", value: 1, module: "nope" }),
    await refused("POST", `${place}/alerts`, rule),
    await refused("POST", `${place}/alerts/backtest`, rule),
    await refused("POST", `${place}/notes`, { day: "2026-11-20", text: "x", module: "nope" }),
    await refused("PUT", `${place}/digests`, { hour: 7, weekday: null, channels: null, module: "nope" }),
    await refused("DELETE", `${place}/digests?module=nope`),
    await refused("GET", `${place}/digests/preview?module=nope`),
    await refused("GET", `${place}/days?module=nope`),
  ];
  expect(new Set(said)).toEqual(new Set(["module is one of tiktok-ads, toy."]));
});

test("what is not there is said without a command of the shell alone", async () => {
  const gone = ["keys/key_none", "goals/goal_none", "alerts/alert_none", "channels/ch_none", "grants/og_none"];
  for (const path of nonEmpty([...gone, "notes/note_none", "members/op_none"])) {
    const { status, body } = await shop.ask("DELETE", `${place}/${path}`);
    expect([path, status]).toEqual([path, 404]);
    expect(Refusal.parse(body).error.message).not.toContain("shopmcp");
  }
});

test("a key that is revoked again tells the time of the first", async () => {
  const revoke = async () => (await shop.ask("DELETE", `${place}/keys/${ids.key}`)).body;
  const Revoked = z.looseObject({ revoked_at: z.string() });
  const first = Revoked.parse(await revoke());
  expect(Revoked.parse(await revoke()).revoked_at).toBe(first.revoked_at);
});
