import { expect, test } from "bun:test";
import type { NewTokens } from "#db/oauth-tokens.ts";
import { newStore } from "../fakes/new-store.ts";
import { fileOf } from "../fakes/open-store.ts";

const CODE = Buffer.from("code");
const REFRESH = Buffer.from("refresh");
const NEXT: NewTokens = [{ hash: Buffer.from("next"), kind: "refresh", expires_at_ms: 9_000, tools: null }];

/** A store with one grant, its code and a refresh token of it, as they are between a look and what is done then. */
function storeOfGrant() {
  const store = newStore();
  const { sqlite } = fileOf(store);
  sqlite.run("PRAGMA foreign_keys = OFF");
  sqlite.run(
    `INSERT INTO oauth_grant (id, workspace_id, operator_id, client_id, client_name, client_host, resource, scope, created_at_ms)
     VALUES ('grant_1', 'ws_1', 'op_1', 'client_1', 'Client', 'client.example', 'https://shop.example/mcp', 'ads:read', 0)`,
  );
  sqlite.run("INSERT INTO oauth_code VALUES (?, 'grant_1', 'https://client.example/cb', 'challenge', 9000, NULL)", [
    CODE,
  ]);
  sqlite.run("INSERT INTO oauth_token VALUES (?, 'grant_1', 'refresh', 9000, NULL, NULL, NULL)", [REFRESH]);
  const tokens = () => sqlite.query("SELECT hash FROM oauth_token").all().length;
  return { store, tokens };
}

test("a grant that ends between the look at its code or token and their use gives nothing", async () => {
  const { store, tokens } = storeOfGrant();
  const given = { clientId: "client_1", hash: CODE };
  expect((await store.oauth.tokens.findCode(given))?.grant.revoked_at_ms).toBeNull();
  await store.oauth.grants.end({ id: "grant_1", reason: "disconnected", atMs: 1 });
  expect(await store.oauth.tokens.redeem({ hash: CODE, tokens: NEXT, nowMs: 2 })).toEqual({ outcome: "ended" });
  const rotation = { hash: REFRESH, tokens: NEXT, replay: Buffer.from("answer"), replayMs: 100, nowMs: 2 };
  expect(await store.oauth.tokens.rotate(rotation)).toEqual({ outcome: "ended" });
  expect(tokens()).toBe(1);
  store.close();
});

test("a code is used up by whoever brings it first, fitting or not, and ends its grant the second time", async () => {
  const { store, tokens } = storeOfGrant();
  expect(await store.oauth.tokens.redeem({ hash: CODE, tokens: null, nowMs: 2 })).toEqual({ outcome: "used_up" });
  expect((await store.oauth.tokens.redeem({ hash: CODE, tokens: NEXT, nowMs: 3 })).outcome).toBe("reused");
  expect((await store.oauth.grants.find("grant_1"))?.revoked_reason).toBe("code_reused");
  expect(tokens()).toBe(1);
  store.close();
});

test("another client's code or token is found by nobody, nor is an access token as one that renews", async () => {
  const { store } = storeOfGrant();
  expect(await store.oauth.tokens.findCode({ hash: CODE, clientId: "client_2" })).toBeUndefined();
  expect(await store.oauth.tokens.findRefreshToken({ hash: REFRESH, clientId: "client_2" })).toBeUndefined();
  expect((await store.oauth.tokens.findRefreshToken({ hash: REFRESH, clientId: "client_1" }))?.grant.id).toBe(
    "grant_1",
  );
  fileOf(store).sqlite.run("UPDATE oauth_token SET kind = 'access'");
  expect(await store.oauth.tokens.findRefreshToken({ hash: REFRESH, clientId: "client_1" })).toBeUndefined();
  store.close();
});
