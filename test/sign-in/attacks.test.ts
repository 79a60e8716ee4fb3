/** The attacks that SECURITY.md names, over each way in that works without a password: one table, harmless input. */

import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { z } from "zod";
import { type SignedInShop, startSignedInShop } from "../api/signed-in-shop.ts";
import { OWNER } from "../fakes/test-shop.ts";

setDefaultTimeout(120_000);

let shop: SignedInShop;
let workspaceId: string;
let elsewhere: string;

beforeAll(async () => {
  shop = await startSignedInShop();
  ({ workspaceId } = await shop.newWorkspace("Bakery"));
  ({ workspaceId: elsewhere } = await shop.newWorkspace("Elsewhere"));
  await shop.connectToy(workspaceId, "bakery", "toy-token-bakery");
});
afterAll(() => shop.stop());

const PROBE = "smxx_harmless-probe";

/** Each takes what it opens with in its body, and says the same of whatever does not fit. */
const WAYS = {
  "an invitation, looked at": { path: "/api/invitation/look", body: (token: string) => ({ token }) },
  "an invitation, accepted": {
    path: "/api/invitation/accept",
    body: (token: string) => ({ token, email: "guest@example.com", password: "a-password-of-the-guest" }),
  },
  "a client room": { path: "/api/room/open", body: (token: string) => ({ token }) },
  "a recovery code": { path: "/api/session/recovery", body: (code: string) => ({ code }) },
  "a link from the shell": { path: "/api/session/link", body: (token: string) => ({ token }) },
} as const;

/** Operations that somebody signed in could be made to do. */
const DONE_BY_COOKIE = [
  ["POST", "/api/passkeys/options"],
  ["POST", "/api/recovery-codes"],
  ["POST", "/api/invitation/join"],
  ["POST", "/api/signing-keys"],
  ["PUT", "/api/sign-in/passwords"],
  ["POST", "/api/workspaces/{id}/invitations"],
  ["POST", "/api/workspaces/{id}/rooms"],
  ["POST", "/api/workspaces/{id}/rooms/room_nosuch/rotate"],
  ["POST", "/api/workspaces/{id}/receipts/rec_nosuch/ask"],
  ["POST", "/api/session/provider"],
  ["POST", "/api/session/provider/return"],
] as const;

type Sent = { headers?: Record<string, string>; body?: unknown };

const CROSS_SITE: Readonly<Record<string, { sent: Sent; status: number }>> = {
  "another origin": { sent: { headers: { origin: "https://elsewhere.example" } }, status: 403 },
  "no origin that a page has": { sent: { headers: { origin: "null" } }, status: 403 },
  "another host": { sent: { headers: { host: "elsewhere.example" } }, status: 403 },
};

test.each(Object.keys(CROSS_SITE).map((attack) => [attack] as const))(
  "%s does nothing by any way in",
  async (attack) => {
    const { sent, status } = CROSS_SITE[attack] ?? { sent: {}, status: 0 };
    for (const { path, body } of Object.values(WAYS)) {
      const answer = await shop.ask("POST", path, { cookie: null, body: body(PROBE), ...sent });
      expect([path, answer.status, answer.headers.getSetCookie()]).toEqual([path, status, []]);
    }
    for (const [method, path] of DONE_BY_COOKIE) {
      const answer = await shop.ask(method, path.replace("{id}", workspaceId), { body: {}, ...sent });
      expect([path, answer.status]).toEqual([path, status]);
    }
  },
);

const WRONG: Readonly<Record<string, (body: unknown) => Sent>> = {
  "a form in the place of JSON": (body) => ({
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams(z.record(z.string(), z.string()).parse(body)).toString(),
  }),
  "JSON that calls itself text": (body) => ({ headers: { "content-type": "text/plain" }, body: JSON.stringify(body) }),
  "more than a request may have": (body) => ({
    body: { ...z.looseObject({}).parse(body), pad: "x".repeat(1_048_577) },
  }),
  "a field that nobody asked for": (body) => ({ body: { ...z.looseObject({}).parse(body), admin: true } }),
  "a list in the place of a text": () => ({ body: { token: [PROBE], code: [PROBE] } }),
};

test.each(Object.keys(WRONG).map((attack) => [attack] as const))(
  "%s is refused by each way, with no word of it",
  async (attack) => {
    for (const { path, body } of Object.values(WAYS)) {
      const answer = await shop.ask("POST", path, { cookie: null, ...WRONG[attack]?.(body(PROBE)) });
      const expected = attack.startsWith("more") ? [413] : [400, 415];
      expect([path, expected.includes(answer.status), answer.status]).toEqual([path, true, answer.status]);
      expect(answer.text).not.toContain(PROBE);
    }
  },
);

test("whether a token is unknown, malformed, of another kind or too long, the answer is the same to the byte", async () => {
  const given = [PROBE, "smro_x", "smin_x", "smsl_x", "ab12-cd34", "x\r\nset-cookie: a=b", "%0d%0a", "../../room"];
  for (const { path, body } of Object.values(WAYS)) {
    const answers = [];
    for (const token of given) {
      shop.clock.advance(900_000);
      answers.push(await shop.ask("POST", path, { cookie: null, body: body(token) }));
    }
    const told = new Set(answers.map(({ status, text }) => `${status} ${text}`));
    expect([path, [...told].length]).toEqual([path, 1]);
    expect(answers.flatMap(({ headers }) => headers.getSetCookie())).toEqual([]);
    for (const token of given) expect([...told].join()).not.toContain(token);
  }
});

test("guesses end by address, whichever way they take", async () => {
  for (const { path, body } of Object.values(WAYS)) {
    shop.clock.advance(900_000);
    let status = 0;
    for (let nth = 0; nth < 31; nth += 1)
      ({ status } = await shop.ask("POST", path, { cookie: null, body: body(`${PROBE}${nth}`) }));
    expect([path, status]).toEqual([path, 429]);
  }
  shop.clock.advance(900_000);
});

test("a link is behind #, works nowhere else, and neither it nor what it gives stands in a log; a given cookie is not adopted", async () => {
  const origin = shop.listener.url;
  const wanted = { workspaceId, name: "Client", until: "2027-10-01", serverUrl: origin };
  shop.clock.advance(0);
  const room = await shop.shop.rooms.create(wanted, OWNER);
  const invitation = await shop.shop.invitations.create({ workspaceId, role: "viewer", serverUrl: origin }, OWNER);
  const [operator] = await shop.shop.operators.list();
  if (operator === undefined) throw new Error("There is no operator.");
  const links = [room.url, invitation.url, await shop.shop.signInLinks.make(operator, origin)].map(
    (url) => new URL(url),
  );
  for (const { search, hash, pathname } of links) {
    const token = hash.slice(1);
    expect([search, token.length > 40]).toEqual(["", true]);
    for (const { path } of Object.values(WAYS)) {
      const answer = await shop.ask("GET", `${path}?token=${token}`, { cookie: null });
      expect([path, answer.status]).toEqual([path, 405]);
    }
    const bearer = { authorization: `Bearer ${token}` };
    for (const api of ["/api/session", `/api/workspaces/${workspaceId}`, "/api/room"])
      expect([pathname, (await shop.ask("GET", api, { cookie: null, headers: bearer })).status]).toEqual([
        pathname,
        401,
      ]);
  }
  const fixed = `shopmcp-room-${shop.listener.port}=chosen-by-somebody-else`;
  const token = links[0]?.hash.slice(1) ?? "";
  const opened = await shop.ask("POST", "/api/room/open", { cookie: fixed, body: { token } });
  const [line = ""] = opened.headers.getSetCookie();
  expect([opened.status, line.includes("chosen-by"), line.includes("HttpOnly; SameSite=Strict")]).toEqual([
    200,
    false,
    true,
  ]);
  expect((await shop.ask("GET", "/api/room", { cookie: fixed })).status).toBe(401);
  const logged = shop.logLines.join("\n");
  for (const { hash } of links) expect(logged).not.toContain(hash.slice(1));
  expect(logged).not.toContain(line.split(";")[0]?.split("=")[1] ?? "none");
});

test("what is another workspace's is not there: rooms, invitations, receipts, proofs of its own alone", async () => {
  const wanted = { workspaceId, name: "Own", until: "2027-10-01", serverUrl: shop.listener.url };
  const { row } = await shop.shop.rooms.create(wanted, OWNER);
  const made = await shop.shop.invitations.create({ workspaceId, role: "viewer", serverUrl: shop.listener.url }, OWNER);
  const there = `/api/workspaces/${elsewhere}`;
  const tries = [
    ["POST", `${there}/rooms/${row.id}/rotate`],
    ["DELETE", `${there}/rooms/${row.id}`],
    ["DELETE", `${there}/invitations/${made.row.id}`],
    ["GET", `${there}/receipts/rec_nosuch`],
  ] as const;
  for (const [method, path] of tries) expect([path, (await shop.ask(method, path)).status]).toEqual([path, 404]);
  const proof = await shop.ask("GET", `${there}/proof/signed`);
  expect([proof.status, proof.text.includes(workspaceId), proof.text.includes(row.id)]).toEqual([200, false, false]);
  const keys = await shop.ask("GET", "/api/signing-keys", { cookie: null });
  expect(keys.text).not.toContain("PRIVATE");
});
