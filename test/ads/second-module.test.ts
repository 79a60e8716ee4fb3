/** What a module of another platform makes of `src/ads`, over HTTP as a client sees it. */

import { afterAll, beforeAll, expect, test } from "bun:test";
import { startTestShop, type TestShop } from "../fakes/test-shop.ts";

let shop: TestShop;
let key = "";
beforeAll(async () => {
  shop = await startTestShop();
  const workspace = await shop.newWorkspace("Bakery");
  key = workspace.key;
  await shop.connectToy(workspace.workspaceId, "bakery", "toy-token-bakery");
});
afterAll(() => shop.stop());

const list = async (args: Record<string, unknown>) => {
  const { isError, text, structured } = await shop.call(key, "toy_list_toys", args);
  return { isError, text, rows: structured?.rows, page: Object(structured?.page) };
};

test("pages follow one another by cursor, and the cursor dies with other arguments", async () => {
  const first = await list({});
  expect(first.rows).toEqual([
    ["1", "Kite", 12.5],
    ["2", "Spinning top", 3.99],
  ]);
  expect(first.page).toMatchObject({ total: 3, has_more: true });
  const { cursor } = first.page;
  expect((await list({ cursor })).rows).toEqual([["3", "Toy train", 40]]);
  expect((await list({ cursor, direction: "desc" })).text).toContain("This cursor belongs to other arguments");
});

test("other words for arguments, columns and values are taken, and what is none of them is named", async () => {
  expect((await list({ order_by: "cost", direction: "DOWN", limit: "1" })).rows).toEqual([["3", "Toy train", 40]]);
  expect((await list({ query: "kite" })).text).toContain("did you mean name_contains?");
  expect((await list({ shop: "bakery" })).text).toContain("leave it out, since the account is that of the connection");
  expect((await list({ sort: "colour" })).text).toContain('there is no column "colour" here');
});
