/** Exchange rates as people keep them: over the API and at the shell. */

import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import { z } from "zod";
import { type SignedInShop, startSignedInShop } from "../api/signed-in-shop.ts";
import { inProcess } from "../fakes/in-process.ts";
import { tempFolder } from "../fakes/temp-folder.ts";

// Each command opens the folder anew, on a machine that may be busy with other tests.
setDefaultTimeout(60_000);

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
    [{ currency: "EURO" }, "three letters"],
  ] as const) {
    const refused = await put({ ...dollar, rate: "1", ...wrong });
    expect([refused.status, refused.text]).toEqual([400, expect.stringContaining(said)]);
  }
  expect((await put({ ...dollar, from: "EUR", currency: "USD", rate: "1" })).status).toBe(409);
  expect((await shop.ask("DELETE", `${path}/${first.id}`)).body).toEqual({ id: first.id, removed: true });
  expect((await shop.ask("GET", path)).body).toEqual([]);
  const { text } = await shop.ask("GET", `/api/workspaces/${workspaceId}/audit?limit=3`);
  expect(JSON.parse(text).events).toMatchObject([
    { action: "rate.remove", target: first.id },
    { action: "rate.set" },
    { action: "rate.set" },
  ]);
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
