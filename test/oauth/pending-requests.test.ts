/** What is kept of requests that nobody has answered has a bound, whoever asks however often. */

import { expect, test } from "bun:test";
import { MAX_STATE_BYTES, MOST_REQUESTS } from "#oauth/authorize.ts";
import { newStore } from "../fakes/new-store.ts";
import { fileOf } from "../fakes/open-store.ts";
import { handleOf, newPkce, startOAuthShop } from "./oauth-shop.ts";

test("a state of 2 KB comes back; one byte more is refused on our page, and nothing is kept", async () => {
  const shop = await startOAuthShop();
  const { client_id } = await shop.register();
  const count = () => shop.store().sqlite.query("SELECT count(*) AS n FROM oauth_request").get();
  const state = `${"é".repeat(MAX_STATE_BYTES / 2 - 1)}xy`;
  expect((await shop.approve(client_id, newPkce(), { state })).get("state")).toBe(state);
  // This redirect has been confirmed by a person; even so it does not get the long state back.
  const refused = await shop.authorize(client_id, newPkce(), { state: `${state}z` });
  expect([refused.status, refused.headers.get("location")]).toEqual([400, null]);
  expect(await refused.text()).not.toContain("éé");
  expect(count()).toEqual({ n: 0 });
  await shop.stop();
});

test("a client that floods pushes out its own requests, and no one that a person reads", async () => {
  const shop = await startOAuthShop();
  const flooding = (await shop.register()).client_id;
  const quiet = (await shop.register()).client_id;
  const [read, other] = [
    handleOf(await shop.authorize(flooding, newPkce())),
    handleOf(await shop.authorize(quiet, newPkce())),
  ];
  expect((await shop.page("GET", `/api/consent/${read}`)).status).toBe(200);
  const unread = handleOf(await shop.authorize(flooding, newPkce()));
  for (let at = 0; at < MOST_REQUESTS.ofClient; at += 1) await shop.authorize(flooding, newPkce());
  const of = (id: string) =>
    shop.store().sqlite.query("SELECT count(*) AS n FROM oauth_request WHERE client_id = ?").get(id);
  expect(of(flooding)).toEqual({ n: MOST_REQUESTS.ofClient });
  expect((await shop.page("GET", `/api/consent/${unread}`)).status).toBe(404);
  for (const handle of [read, other])
    expect((await shop.answer(handle, shop.workspaceId)).searchParams.get("code")).toStartWith("smac_");
  await shop.stop();
});

test("of all clients together the oldest give way, those that are over first", async () => {
  const store = newStore();
  const most = { all: 5, ofClient: 3 };
  const ask = async (client: number, at: number) => {
    fileOf(store).sqlite.run(
      "INSERT OR IGNORE INTO oauth_client (id, kind, name, redirect_uris, auth_method, created_at_ms) VALUES (?, 'dcr', 'x', '[]', 'none', 0)",
      [`oc_${client}`],
    );
    const row = {
      ...{ handle_hash: Buffer.from(`${client}-${at}`), client_id: `oc_${client}`, redirect_uri: "https://a.example/" },
      ...{ state: null, resource: "r", scope: "ads:read", asked_scope: null, code_challenge: "c" },
      ...{ session_id: null, expires_at_ms: at + 100 },
    };
    await store.oauth.requests.insert({ row, most, nowMs: at });
  };
  const kept = () =>
    fileOf(store)
      .sqlite.query<{ handle: string }, []>(
        "SELECT CAST(handle_hash AS TEXT) AS handle FROM oauth_request ORDER BY expires_at_ms",
      )
      .all()
      .map(({ handle }) => handle);
  for (let at = 0; at < 8; at += 1) await ask(at, at);
  expect(kept()).toEqual(["3-3", "4-4", "5-5", "6-6", "7-7"]);
  for (let at = 8; at < 12; at += 1) await ask(9, at);
  expect(kept()).toEqual(["6-6", "7-7", "9-9", "9-10", "9-11"]);
  await ask(1, 111);
  expect(kept()).toEqual(["1-111"]);
  store.close();
});
