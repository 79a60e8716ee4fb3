/** The API as the page sees it, through Eden and the types of the routes: what does not fit is an error of the compiler. */

import { afterAll, beforeAll, expect, test } from "bun:test";
import { treaty } from "@elysiajs/eden";
import type { Api } from "#api/api.ts";
import { readRefusal } from "#web/page/data/refusal.ts";
import { eventually } from "../fakes/eventually.ts";
import { EMAIL, type SignedInShop, startSignedInShop } from "./signed-in-shop.ts";

let shop: SignedInShop;
beforeAll(async () => {
  shop = await startSignedInShop();
});
afterAll(() => shop.stop());

function client() {
  const { cookie, listener } = shop;
  return treaty<Api>(listener.url, { parseDate: false, headers: { cookie, origin: listener.url } }).api;
}

test("from a workspace to a call, every answer has the type that its route says", async () => {
  const api = client();
  const me: { operator: { email: string } } | null = (await api.session.get()).data;
  expect(me?.operator.email).toBe(EMAIL);
  const id: string = (await api.workspaces.post({ name: "Eden" })).data?.id ?? "";
  const workspace = api.workspaces({ id });
  const toy = workspace.integrations({ module: "toy" });
  const connected = (await toy.put({ shop: "bakery", token: "toy-token-bakery" })).data;
  const state: "connected" | "degraded" | "needs_reconnect" | "unverified" | undefined = connected?.state;
  expect(state).toBe("connected");
  const secret: boolean | undefined = (await toy.get()).data?.fields[1]?.secret;
  expect(secret).toBe(true);
  const key: string | undefined = (await workspace.keys.post({ name: "k", expires_in_days: 3 })).data?.key;
  expect(key).toStartWith("smcp_");
  const expiry: string | null | undefined = (await workspace.keys.get()).data?.[0]?.expires_at;
  expect(expiry).toBe("2026-11-25T12:00:00.000Z");
  const meta: Record<string, unknown> | undefined = (await workspace.tools({ tool: "toy_visit" }).post({})).data?.meta;
  expect(meta?.shop).toBe("bakery");
  // Written beside the answer.
  const p95: number = await eventually(async () => (await workspace.usage.get({ query: {} })).data?.tools[0]?.p95_ms);
  expect(p95).toBeGreaterThanOrEqual(0);
  expect((await workspace.audit.get({ query: { limit: 2 } })).data?.events).toHaveLength(2);
  // @ts-expect-error A name is needed.
  expect((await api.workspaces.post({ plan: "unlimited" })).status).toBe(400);
});

test("what the platform said reaches the page as its words", async () => {
  const api = client();
  const id = (await api.workspaces.post({ name: "Refused" })).data?.id ?? "";
  const { status, error } = await api
    .workspaces({ id })
    .integrations({ module: "toy" })
    .put({ shop: "bakery", token: "x" });
  const refusal = readRefusal(status, error?.value);
  expect(refusal).toMatchObject({ status: 502, code: "token_invalid" });
  expect(refusal.platform).toBe("The platform's own words (code 7, request toy-1): no");
});
