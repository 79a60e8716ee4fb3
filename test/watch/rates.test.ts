/** Exchange rates as people keep them: over the API and at the shell. */

import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import { z } from "zod";
import { type SignedInShop, startSignedInShop } from "../api/signed-in-shop.ts";
import { inProcess } from "../fakes/in-process.ts";
import { tempFolder } from "../fakes/temp-folder.ts";

// Each command opens the folder anew, on a machine that may be busy with other tests.
setDefaultTimeout(120_000);

const Rate = z.looseObject({ id: z.string() });

let shop: SignedInShop;
beforeAll(async () => {
  shop = await startSignedInShop();
});
afterAll(() => shop.stop());

test("the API sets a rate, replaces it, lists and removes it, and audits each", async () => {
  const { workspaceId } = await shop.newWorkspace("Rates");
  const path = `/api/workspaces/${workspaceId}/rates`;
  const put = (body: Record<string, string>) => shop.ask("PUT", path, { body });
  const dollar = { from: "USD", currency: "EUR", date: "2026-11-01" };
  const first = Rate.parse((await put({ ...dollar, rate: "0.92" })).body);
  expect(first).toMatchObject({ ...dollar, rate: "0.92" });
  const again = await put({ from: "usd", currency: "eur", date: "2026-11-01", rate: "0.930" });
  expect(again.body).toMatchObject({ id: first.id, rate: "0.930" });
  expect((await shop.ask("GET", path)).body).toHaveLength(1);
  for (const [wrong, said] of [
    [{ date: "someday" }, "YYYY-MM-DD"],
    [{ date: "1999-12-31" }, "Check its year."],
    [{ date: "9999-01-01" }, "Check its year."],
    [{ from: "XQX" }, "There is no XQX."],
    // No currency, one for tests, and gold.
    [{ currency: "XXX" }, "There is no XXX."],
    [{ from: "XTS" }, "There is no XTS."],
    [{ from: "XAU" }, "There is no XAU."],
    [{ currency: "EURO" }, "three letters"],
  ] as const) {
    const refused = await put({ ...dollar, rate: "1", ...wrong });
    expect([refused.status, refused.text]).toEqual([400, expect.stringContaining(said)]);
  }
  expect((await put({ ...dollar, from: "EUR", currency: "USD", rate: "1" })).status).toBe(409);
  const shared = Rate.parse((await put({ ...dollar, from: "XAF", rate: "0.0015" })).body);
  expect((await shop.ask("DELETE", `${path}/${shared.id}`)).status).toBe(200);
  expect((await shop.ask("DELETE", `${path}/${first.id}`)).body).toEqual({ id: first.id, removed: true });
  expect((await shop.ask("GET", path)).body).toEqual([]);
  const { text } = await shop.ask("GET", `/api/workspaces/${workspaceId}/audit?limit=5`);
  expect(JSON.parse(text).events).toMatchObject([
    { action: "rate.remove", target: first.id, target_name: "USD into EUR from 2026-11-01: 0.930" },
    { action: "rate.remove", target: shared.id, target_name: "XAF into EUR from 2026-11-01: 0.0015" },
    { action: "rate.set", target_name: "XAF into EUR from 2026-11-01: 0.0015" },
    { action: "rate.set", target_name: "USD into EUR from 2026-11-01: 0.930, before 0.92" },
    { action: "rate.set", target_name: "USD into EUR from 2026-11-01: 0.92" },
  ]);
});

test("of two who set the same rate, the later one is told, unless no version is sent", async () => {
  const { workspaceId } = await shop.newWorkspace("Two");
  const path = `/api/workspaces/${workspaceId}/rates`;
  const dollar = { from: "USD", currency: "EUR", date: "2026-11-01" };
  const put = (body: object) => shop.ask("PUT", path, { body: { ...dollar, ...body } });
  const refused = { status: 409, body: { error: { code: "conflict", message: expect.stringContaining("meanwhile") } } };
  const { version } = z.looseObject({ version: z.string() }).parse((await put({ rate: "0.92", version: null })).body);
  expect(await put({ rate: "0.93", version: null })).toMatchObject(refused);
  expect(await put({ rate: "0.93", version })).toMatchObject({ status: 200, body: { rate: "0.93" } });
  expect(await put({ rate: "0.94", version })).toMatchObject(refused);
  expect((await shop.ask("GET", path)).body).toMatchObject([{ rate: "0.93" }]);
  const { id } = Rate.parse((await put({ rate: "0.95" })).body);
  const remove = (query: string) => shop.ask("DELETE", `${path}/${id}${query}`);
  expect(await remove(`?version=${version}`)).toMatchObject(refused);
  expect((await shop.ask("GET", path)).body).toMatchObject([{ rate: "0.95" }]);
  expect((await remove("")).status).toBe(200);
});

test("the shell does the same", async () => {
  const env = { SHOPMCP_DATA_DIR: join(tempFolder(), "data") };
  const run = (...words: string[]) => inProcess([...words, "--json"], { env });
  const { id } = z.object({ id: z.string() }).parse((await run("workspace", "create", "--name", "One")).json);
  const set = (...words: string[]) => run("rate", "set", ...words, "--workspace", id);
  const kept = await set("USD", "0.92", "--into", "EUR", "--date", "2026-11-01");
  expect(kept.json).toMatchObject({ from: "USD", currency: "EUR", rate: "0.92" });
  expect((await set("USD", "much", "--into", "EUR", "--date", "2026-11-01")).json).toMatchObject({
    error: { code: "invalid_input" },
  });
  const listed = await run("rate", "list", "--workspace", id);
  expect(listed.json).toMatchObject([{ from: "USD", date: "2026-11-01" }]);
  const { id: rate } = z.object({ id: z.string() }).parse(kept.json);
  expect((await run("rate", "remove", rate, "--workspace", id)).json).toEqual({ id: rate, removed: true });
  expect((await run("rate", "list", "--workspace", id)).json).toEqual([]);
});
