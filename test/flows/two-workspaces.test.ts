import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { failsWith } from "../fakes/fails-with.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { OWNER, startTestShop, type TestShop } from "../fakes/test-shop.ts";
import { TOY_SHOPS } from "../fakes/toy-module.ts";

let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop();
});
afterAll(() => shop.stop());

describe("a second module is one folder and one row", () => {
  test("its tools are listed, its connection is made, and its tool answers through MCP", async () => {
    const { workspaceId, key } = await shop.newWorkspace("Bakery");
    expect((await shop.call(key, "toy_visit")).text).toContain("Toy Shop is not connected");
    await shop.connectToy(workspaceId, "bakery", TOY_SHOPS.bakery ?? "");
    expect((await shop.call(key, "toy_visit")).structured).toMatchObject({ meta: { shop: "bakery" } });
    const [row] = await shop.shop.connections.list(workspaceId);
    expect(row).toMatchObject({ module: "toy", state: "connected", account_name: "BAKERY", generation: 1 });
  });
});

describe("two workspaces", () => {
  test("called at the same time never see each other's account", async () => {
    const [bakery, florist] = [await shop.newWorkspace("Bakery"), await shop.newWorkspace("Florist")];
    await shop.connectToy(bakery.workspaceId, "bakery", TOY_SHOPS.bakery ?? "");
    await shop.connectToy(florist.workspaceId, "florist", TOY_SHOPS.florist ?? "");
    const answers = await Promise.all(
      Array.from({ length: 200 }, async (_, at) => {
        const own = at % 2 === 0 ? bakery : florist;
        const { structured } = await shop.call(own.key, "toy_visit");
        return { expected: at % 2 === 0 ? "bakery" : "florist", got: structured };
      }),
    );
    for (const { expected, got } of nonEmpty(answers)) expect(got).toMatchObject({ meta: { shop: expected } });
  });

  test("have keys of their own: a key made before the connection works, and so does one made after", async () => {
    const { workspaceId, key } = await shop.newWorkspace("Keys");
    await shop.connectToy(workspaceId, "florist", TOY_SHOPS.florist ?? "");
    const after = await shop.shop.apiKeys.create(
      { workspaceId, name: "after", expiresInDays: undefined },
      { name: "owner", origin: "shell" },
    );
    for (const each of [key, after.key.reveal()])
      expect((await shop.call(each, "toy_visit")).structured).toMatchObject({ meta: { shop: "florist" } });
    await shop.shop.apiKeys.revoke(after.row.id, { name: "owner", origin: "shell" });
    expect((await shop.call(after.key.reveal(), "toy_visit")).status).toBe(401);
    expect((await shop.call(key, "toy_visit")).status).toBe(200);
  });

  test("disconnect apart, and what is gone is gone from the database", async () => {
    const [one, two] = [await shop.newWorkspace("One"), await shop.newWorkspace("Two")];
    await shop.connectToy(one.workspaceId, "bakery", TOY_SHOPS.bakery ?? "");
    await shop.connectToy(two.workspaceId, "florist", TOY_SHOPS.florist ?? "");
    await shop.shop.connections.disconnect({ workspaceId: one.workspaceId, module: shop.toy }, OWNER);
    expect((await shop.call(one.key, "toy_visit")).text).toContain("not connected");
    expect((await shop.call(two.key, "toy_visit")).isError).toBe(false);
  });
});

describe("a connection that is replaced", () => {
  test("keeps what stood when the new credentials are refused, and says why", async () => {
    const { workspaceId, key } = await shop.newWorkspace("Replace");
    await shop.connectToy(workspaceId, "bakery", TOY_SHOPS.bakery ?? "");
    const error = await failsWith(() => shop.connectToy(workspaceId, "florist", "wrong"));
    expect(error.code).toBe("token_invalid");
    expect((await shop.call(key, "toy_visit")).structured).toMatchObject({ meta: { shop: "bakery", generation: 1 } });
    await shop.connectToy(workspaceId, "florist", TOY_SHOPS.florist ?? "");
    expect((await shop.call(key, "toy_visit")).structured).toMatchObject({ meta: { shop: "florist", generation: 2 } });
  });

  test("takes a subset of the fields, the rest stays as it is sealed", async () => {
    const { workspaceId, key } = await shop.newWorkspace("Subset");
    await shop.connectToy(workspaceId, "bakery", TOY_SHOPS.bakery ?? "");
    await shop.shop.connections.connect({ workspaceId, module: shop.toy }, {}, OWNER);
    expect((await shop.call(key, "toy_visit")).structured).toMatchObject({ meta: { shop: "bakery", generation: 2 } });
  });

  test("by two people at once: one wins, the other is told and nothing of theirs is stored", async () => {
    const { workspaceId, key } = await shop.newWorkspace("Race");
    const outcomes = await Promise.allSettled([
      shop.connectToy(workspaceId, "bakery", TOY_SHOPS.bakery ?? ""),
      shop.connectToy(workspaceId, "florist", TOY_SHOPS.florist ?? ""),
    ]);
    const lost = outcomes.filter((outcome) => outcome.status === "rejected");
    expect(lost).toHaveLength(1);
    expect(lost[0]?.reason).toMatchObject({ code: "conflict" });
    expect(await shop.shop.connections.list(workspaceId)).toHaveLength(1);
    expect((await shop.call(key, "toy_visit")).isError).toBe(false);
    await Promise.allSettled(
      ["bakery", "florist", "bakery"].map((name) => shop.connectToy(workspaceId, name, TOY_SHOPS[name] ?? "")),
    );
    expect((await shop.call(key, "toy_visit")).isError).toBe(false);
  });
});
