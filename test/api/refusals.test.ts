/** Whatever a route of the API refuses reaches the page as the API's own sentence, with the platform's words or without. */

import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { treaty } from "@elysiajs/eden";
import type { Api } from "#api/api.ts";
import type { ConsentApi } from "#api/consent.ts";
import { ShopError } from "#errors.ts";
import { errorResponse } from "#http/error-response.ts";
import { type Refusal, readRefusal } from "#web/page/data/refusal.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { operationsOf } from "./operations.ts";
import { type SignedInShop, startSignedInShop } from "./signed-in-shop.ts";

let shop: SignedInShop;
beforeAll(async () => {
  shop = await startSignedInShop();
});
afterAll(() => shop.stop());

type Asked = { status: number; error: { value: unknown } | null };
type Fetcher = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/** Every route, asked as the page asks it. */
function routesBy(fetcher: Fetcher) {
  const options = { parseDate: false, fetcher: Object.assign(fetcher, { preconnect: () => undefined }) };
  const { api } = treaty<Api>("http://127.0.0.1", options);
  const consent = treaty<ConsentApi>("http://127.0.0.1", options);
  const place = api.workspaces({ id: "ws_1" });
  const integration = place.integrations({ module: "toy" });
  const account = integration({ label: "bakery" });
  const password = "four-words-and-a-bakery";
  return {
    "GET /api/setup": () => api.setup.get(),
    "POST /api/setup": () => api.setup.post({ token: "t", email: "a@example.com", password }),
    "POST /api/session": () => api.session.post({ email: "a@example.com", password }),
    "GET /api/session": () => api.session.get(),
    "DELETE /api/session": () => api.session.delete(),
    "PUT /api/session/password": () => api.session.password.put({ current_password: "a", new_password: password }),
    "GET /api/sessions": () => api.sessions.get(),
    "DELETE /api/sessions": () => api.sessions.delete(),
    "DELETE /api/sessions/{id}": () => api.sessions({ id: "se_1" }).delete(),
    "GET /api/sign-in": () => api["sign-in"].get(),
    "POST /api/session/passkey/options": () => api.session.passkey.options.post(),
    "POST /api/session/passkey": () =>
      api.session.passkey.post({
        id: "i",
        user_handle: "u",
        client_data: "c",
        authenticator_data: "a",
        signature: "s",
      }),
    "POST /api/session/recovery": () => api.session.recovery.post({ code: "c" }),
    "POST /api/session/link": () => api.session.link.post({ token: "t" }),
    "POST /api/session/provider": () => api.session.provider.post(),
    "POST /api/session/provider/return": () => api.session.provider.return.post({ query: "q" }),
    "GET /api/recovery-codes": () => api["recovery-codes"].get(),
    "POST /api/recovery-codes": () => api["recovery-codes"].post(),
    "GET /api/sign-in/passwords": () => api["sign-in"].passwords.get(),
    "PUT /api/sign-in/passwords": () => api["sign-in"].passwords.put({ on: true }),
    "GET /api/passkeys": () => api.passkeys.get(),
    "POST /api/passkeys/options": () => api.passkeys.options.post(),
    "POST /api/passkeys": () => api.passkeys.post({ name: "n", made: { id: "i", client_data: "c", attestation: "a" } }),
    "PATCH /api/passkeys/{id}": () => api.passkeys({ id: "pk_1" }).patch({ name: "n" }),
    "DELETE /api/passkeys/{id}": () => api.passkeys({ id: "pk_1" }).delete(),
    "GET /api/workspaces": () => api.workspaces.get(),
    "POST /api/workspaces": () => api.workspaces.post({ name: "n" }),
    "GET /api/workspaces/{id}": () => place.get(),
    "PATCH /api/workspaces/{id}": () => place.patch({ name: "n" }),
    "DELETE /api/workspaces/{id}": () => place.delete(),
    "GET /api/workspaces/{id}/export": () => place.export.get(),
    "GET /api/workspaces/{id}/integrations": () => place.integrations.get(),
    "GET /api/workspaces/{id}/integrations/{module}": () => integration.get(),
    "PUT /api/workspaces/{id}/integrations/{module}": () => integration.put({ shop: "bakery" }),
    "DELETE /api/workspaces/{id}/integrations/{module}": () => integration.delete(),
    "POST /api/workspaces/{id}/integrations/{module}/verify": () => integration.verify.post(),
    "POST /api/workspaces/{id}/integrations/{module}/authorize": () => integration.authorize.post({}),
    "POST /api/workspaces/{id}/integrations/{module}": () => integration.post({ shop: "bakery" }),
    "POST /api/workspaces/{id}/integrations/{module}/accounts": () => integration.accounts.post({}),
    "GET /api/workspaces/{id}/integrations/{module}/{label}": () => account.get(),
    "PUT /api/workspaces/{id}/integrations/{module}/{label}": () => account.put({ shop: "bakery" }),
    "PATCH /api/workspaces/{id}/integrations/{module}/{label}": () => account.patch({ label: "l" }),
    "DELETE /api/workspaces/{id}/integrations/{module}/{label}": () => account.delete(),
    "GET /api/workspaces/{id}/integrations/{module}/{label}/accounts": () => account.accounts.get(),
    "POST /api/workspaces/{id}/integrations/{module}/{label}/accounts": () =>
      account.accounts.post({ advertiser_id: "1" }),
    "POST /api/workspaces/{id}/integrations/{module}/{label}/verify": () => account.verify.post(),
    "POST /api/workspaces/{id}/integrations/{module}/{label}/authorize": () => account.authorize.post({}),
    "POST /api/authorize": () => api.authorize.post({ code: "c", state: "s" }),
    "POST /api/authorize/choose": () => api.authorize.choose.post({ state: "s", advertiser_id: "1" }),
    "GET /api/workspaces/{id}/keys": () => place.keys.get(),
    "POST /api/workspaces/{id}/keys": () => place.keys.post({ name: "n" }),
    "PATCH /api/workspaces/{id}/keys/{key}": () => place.keys({ key: "key_1" }).patch({ tools: ["all"] }),
    "DELETE /api/workspaces/{id}/keys/{key}": () => place.keys({ key: "key_1" }).delete(),
    "GET /api/mcp-address": () => api["mcp-address"].get(),
    "GET /api/workspaces/{id}/grants": () => place.grants.get(),
    "PATCH /api/workspaces/{id}/grants/{grant}": () => place.grants({ grant: "og_1" }).patch({ tools: ["all"] }),
    "DELETE /api/workspaces/{id}/grants/{grant}": () => place.grants({ grant: "og_1" }).delete(),
    "GET /api/workspaces/{id}/members": () => place.members.get(),
    "PUT /api/workspaces/{id}/members/{operator}": () => place.members({ operator: "op_1" }).put({ role: "viewer" }),
    "DELETE /api/workspaces/{id}/members/{operator}": () => place.members({ operator: "op_1" }).delete(),
    "GET /api/workspaces/{id}/invitations": () => place.invitations.get(),
    "POST /api/workspaces/{id}/invitations": () => place.invitations.post({ role: "viewer" }),
    "DELETE /api/workspaces/{id}/invitations/{invitation}": () => place.invitations({ invitation: "inv_1" }).delete(),
    "POST /api/invitation/look": () => api.invitation.look.post({ token: "t" }),
    "POST /api/invitation/accept": () => api.invitation.accept.post({ token: "t", email: "a@example.com", password }),
    "POST /api/invitation/join": () => api.invitation.join.post({ token: "t" }),
    "GET /api/workspaces/{id}/digests": () => place.digests.get(),
    "PUT /api/workspaces/{id}/digests": () =>
      place.digests.put({ hour: 7, weekday: null, channels: null, attach: null }),
    "DELETE /api/workspaces/{id}/digests": () => place.digests.delete(undefined, { query: {} }),
    "GET /api/workspaces/{id}/digests/preview": () => place.digests.preview.get({ query: {} }),
    "GET /api/workspaces/{id}/channels": () => place.channels.get(),
    "POST /api/workspaces/{id}/channels": () => place.channels.post({ kind: "slack", name: "n", fields: {} }),
    "PATCH /api/workspaces/{id}/channels/{channel}": () => place.channels({ channel: "ch_1" }).patch({ name: "n" }),
    "DELETE /api/workspaces/{id}/channels/{channel}": () => place.channels({ channel: "ch_1" }).delete(),
    "POST /api/workspaces/{id}/channels/{channel}/test": () => place.channels({ channel: "ch_1" }).test.post(),
    "GET /api/workspaces/{id}/alerts": () => place.alerts.get(),
    "POST /api/workspaces/{id}/alerts": () => place.alerts.post({ metric: "spend", condition: "off", value: 40 }),
    "POST /api/workspaces/{id}/alerts/backtest": () =>
      place.alerts.backtest.post({ metric: "spend", condition: "off", value: 40 }),
    "POST /api/workspaces/{id}/alerts/{alert}/test": () => place.alerts({ alert: "alert_1" }).test.post(),
    "PUT /api/workspaces/{id}/alerts/{alert}": () =>
      place.alerts({ alert: "alert_1" }).put({ metric: "spend", condition: "off", value: 40 }),
    "DELETE /api/workspaces/{id}/alerts/{alert}": () => place.alerts({ alert: "alert_1" }).delete(),
    "GET /api/workspaces/{id}/goals": () => place.goals.get(),
    "PUT /api/workspaces/{id}/goals": () => place.goals.put({ kind: "target_cpa", value: 1 }),
    "DELETE /api/workspaces/{id}/goals/{goal}": () => place.goals({ goal: "goal_1" }).delete(),
    "GET /api/workspaces/{id}/rates": () => place.rates.get(),
    "PUT /api/workspaces/{id}/rates": () =>
      place.rates.put({ from: "USD", currency: "EUR", date: "2026-11-01", rate: "0.9" }),
    "DELETE /api/workspaces/{id}/rates/{rate}": () => place.rates({ rate: "rate_1" }).delete(),
    "GET /api/workspaces/{id}/notes": () => place.notes.get(),
    "GET /api/workspaces/{id}/days": () => place.days.get({ query: {} }),
    "POST /api/workspaces/{id}/notes": () => place.notes.post({ day: "2026-11-27", text: "Sale began" }),
    "DELETE /api/workspaces/{id}/notes/{note}": () => place.notes({ note: "note_1" }).delete(),
    "GET /api/workspaces/{id}/tools": () => place.tools.get(),
    "POST /api/workspaces/{id}/tools/{tool}": () => place.tools({ tool: "toy_visit" }).post({}),
    "GET /api/receipts/{receipt}": () => api.receipts({ receipt: "r" }).get(),
    "GET /api/workspaces/{id}/receipts/{receipt}": () => place.receipts({ receipt: "r" }).get(),
    "POST /api/workspaces/{id}/receipts/{receipt}/ask": () => place.receipts({ receipt: "r" }).ask.post(),
    "GET /api/workspaces/{id}/usage": () => place.usage.get({ query: {} }),
    "GET /api/workspaces/{id}/overview": () => place.overview.get({ query: {} }),
    "GET /api/signing-keys": () => api["signing-keys"].get(),
    "POST /api/signing-keys": () => api["signing-keys"].post(),
    "GET /api/workspaces/{id}/proof": () => place.proof.get({ query: {} }),
    "GET /api/workspaces/{id}/proof/signed": () => place.proof.signed.get({ query: {} }),
    "GET /api/workspaces/{id}/rooms": () => place.rooms.get(),
    "POST /api/workspaces/{id}/rooms": () => place.rooms.post({ name: "Client", until: "2026-12-31" }),
    "POST /api/workspaces/{id}/rooms/{room}/rotate": () => place.rooms({ room: "r" }).rotate.post(),
    "DELETE /api/workspaces/{id}/rooms/{room}": () => place.rooms({ room: "r" }).delete(),
    "POST /api/files/{file}": () => api.files({ file: "f" }).post({ token: "t" }),
    "POST /api/room/open": () => api.room.open.post({ token: "t" }),
    "GET /api/room": () => api.room.get(),
    "GET /api/room/pacing": () => api.room.pacing.get(),
    "GET /api/room/figures": () => api.room.figures.get({ query: {} }),
    "GET /api/room/digest": () => api.room.digest.get(),
    "GET /api/audit": () => api.audit.get({ query: {} }),
    "GET /api/workspaces/{id}/audit": () => place.audit.get({ query: {} }),
    "GET /api/openapi.json": () => api["openapi.json"].get(),
    "GET /api/docs": () => api.docs.get(),
    "GET /api/consent/{request}": () => consent.api.consent({ request: "r" }).get(),
    "POST /oauth/consent": () => consent.oauth.consent.post({ request: "r", workspace_id: null }),
  } satisfies Record<string, () => Promise<Asked>>;
}

const SENTENCE = "Ask again in a minute.";
const upstream = { code: 40100, message: "Too many requests", requestId: "r1" };
const REFUSALS = [
  ["without details", new ShopError("conflict", SENTENCE), null],
  ["with how long to wait", new ShopError("sign_in_limited", SENTENCE, { retryAfterSeconds: 60 }), null],
  [
    "with the platform's words",
    new ShopError("rate_limited", SENTENCE, { retryAfterSeconds: 60, upstream }),
    "The platform's own words (code 40100, request r1): Too many requests",
  ],
] as const;

const ROUTES = Object.keys(routesBy(() => Promise.reject(new Error("nobody is asked"))));

async function refusalOf(route: string, fetcher: Fetcher): Promise<Refusal> {
  const ask = new Map<string, () => Promise<Asked>>(Object.entries(routesBy(fetcher))).get(route);
  const answer = await ask?.();
  return readRefusal(answer?.status ?? 0, answer?.error?.value);
}

describe.each(REFUSALS)("a refusal %s", (_, error, platform) => {
  test.each(nonEmpty(ROUTES))("of %s is shown in its own sentence", async (route) => {
    const refusal = await refusalOf(route, async () => errorResponse(error));
    expect(refusal).toMatchObject({ status: error.traits.status, code: error.code, message: SENTENCE, platform });
  });
});

test("every route of the API is among them, and each that needs a session says so to the page", async () => {
  const { body } = await shop.ask("GET", "/api/openapi.json");
  const operations = operationsOf(body);
  expect(operations.map(({ method, path }) => `${method} ${path}`).toSorted()).toEqual(ROUTES.toSorted());
  const { port, url: origin } = shop.listener;
  const stranger: Fetcher = (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    url.port = String(port);
    return fetch(url, { ...init, headers: { ...Object.fromEntries(new Headers(init?.headers)), origin } });
  };
  for (const { method, path, open } of nonEmpty(operations)) {
    if (open) continue;
    const refusal = await refusalOf(`${method} ${path}`, stranger);
    expect(refusal).toMatchObject({
      status: 401,
      code: "unauthorized",
      message: expect.stringContaining(path.startsWith("/api/room") ? "open the link" : "Sign in"),
    });
  }
});
