/** What an operator loses with `revoke-all` and `delete`, and who cannot be deleted. */

import { expect, test } from "bun:test";
import { z } from "zod";
import { Secret } from "#secret.ts";
import { failsWith } from "../fakes/fails-with.ts";
import { OWNER } from "../fakes/test-shop.ts";
import { OPERATOR, startOAuthShop } from "../oauth/oauth-shop.ts";

const OTHER = "other@example.com";
const DAY_MS = 86_400_000;

/** The operator has a session, an app and a key; beside it there is a key that was made in the shell. */
async function setUp() {
  const shop = await startOAuthShop();
  await shop.shop.operators.create({ email: OTHER, password: new Secret("a-password-of-others") }, OWNER);
  const shellKey = await shop.newWorkspace("Shell");
  const made = await shop.page("POST", `/api/workspaces/${shop.workspaceId}/keys`, { body: { name: "mine" } });
  const { key } = z.object({ key: z.string() }).parse(await made.json());
  const { access_token } = await shop.connect((await shop.register()).client_id);
  const cookie = await shop.signIn();
  const works = async () => [
    (await shop.list(key)).status,
    (await shop.list(access_token)).status,
    (await shop.page("GET", "/api/session", { cookie })).status,
    (await shop.list(shellKey.key)).status,
  ];
  expect(await works()).toEqual([200, 200, 200, 200]);
  return { shop, works };
}

test("revoke-all ends sessions, keys and apps of one person, and nothing of others", async () => {
  const { shop, works } = await setUp();
  const { operators } = shop.shop;
  expect(await operators.revokeAll(OTHER, OWNER)).toMatchObject({ sessions: 0, keys: 0, grants: 0 });
  expect(await works()).toEqual([200, 200, 200, 200]);
  expect(await operators.revokeAll(` ${OPERATOR.toUpperCase()}`, OWNER)).toMatchObject({
    ...{ sessions: 2, keys: 1, grants: 1, operator: { email: OPERATOR } },
  });
  expect(await works()).toEqual([401, 401, 401, 200]);
  expect(await operators.revokeAll(OPERATOR, OWNER)).toMatchObject({ sessions: 0, keys: 0, grants: 0 });
  await shop.signIn();
  expect((await failsWith(() => operators.revokeAll("nobody@example.com", OWNER))).code).toBe("not_found");
  await shop.stop();
});

test("a deleted operator cannot sign in, and everything that this person made is over", async () => {
  const { shop, works } = await setUp();
  const { operators } = shop.shop;
  const remove = (email: string, evenSignedIn = false) => operators.delete({ email, evenSignedIn }, OWNER);
  const spared = await failsWith(() => remove(OPERATOR));
  expect({ code: spared.code, says: spared.message }).toMatchObject({
    ...{ code: "conflict", says: expect.stringContaining("--yes") },
  });
  expect(await works()).toEqual([200, 200, 200, 200]);
  expect(await remove(OPERATOR, true)).toMatchObject({ sessions: 2, keys: 1, grants: 1 });
  expect(await works()).toEqual([401, 401, 401, 200]);
  expect((await failsWith(() => shop.signIn())).code).toBe("sign_in_refused");
  expect((await operators.list()).map(({ email }) => email)).toEqual([OTHER]);
  const last = await failsWith(() => remove(OTHER, true));
  expect({ code: last.code, says: last.message }).toMatchObject({
    ...{ code: "conflict", says: expect.stringContaining("last admin") },
  });
  expect((await failsWith(() => remove(OPERATOR))).code).toBe("not_found");
  expect(shop.store().sqlite.query("PRAGMA foreign_key_check").all()).toEqual([]);
  const { audit } = shop.shop;
  const trail = await audit.page({ workspaceId: undefined, beforeId: undefined, limit: 5 });
  expect(trail.map(({ action, outcome }) => [action, outcome])).toContainEqual(["operator.delete", "ok"]);
  // The address is free again, for another person.
  await operators.create({ email: OPERATOR, password: new Secret("a-password-of-others") }, OWNER);
  await shop.stop();
});

test("an app of a deleted operator keeps its name in the list and in what was asked, and opens nothing", async () => {
  const { shop, works } = await setUp();
  const { operators, grants, proofs } = shop.shop;
  expect(await works()).toEqual([200, 200, 200, 200]);
  const [before] = await grants.list(shop.workspaceId);
  await operators.delete({ email: OPERATOR, evenSignedIn: true }, OWNER);
  expect(await grants.list(shop.workspaceId)).toMatchObject([
    { id: before?.id ?? "", client_name: "Claude", revoked_at_ms: shop.clock.now(), revoked_reason: "disconnected" },
  ]);
  const { callers } = await proofs.show({ workspaceId: shop.workspaceId, month: undefined });
  expect(callers.find(({ id }) => id === before?.id)).toMatchObject({
    ...{ kind: "app", name: "Claude", may_use: { tools: ["all"], accounts: ["all"] }, ended_at: expect.any(String) },
  });
  expect(shop.store().sqlite.query("SELECT count(*) AS n FROM oauth_token").get()).toEqual({ n: 0 });
  // It is forgotten when others that have ended are.
  shop.clock.advance(400 * DAY_MS);
  await shop.shop.jobs.runAll();
  expect(shop.store().sqlite.query("SELECT count(*) AS n FROM oauth_grant").get()).toEqual({ n: 0 });
  await shop.stop();
});

test("somebody whose sessions are over is deleted without a question", async () => {
  const { shop } = await setUp();
  shop.clock.advance(DAY_MS);
  expect(await shop.shop.operators.delete({ email: OPERATOR, evenSignedIn: false }, OWNER)).toMatchObject({ keys: 1 });
  await shop.stop();
});

test("of two who are deleted at once one stays", async () => {
  const { shop } = await setUp();
  const remove = (email: string) => shop.shop.operators.delete({ email, evenSignedIn: true }, OWNER);
  const ends = await Promise.allSettled([remove(OPERATOR), remove(OTHER)]);
  expect(ends.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  expect(await shop.shop.operators.list()).toHaveLength(1);
  await shop.stop();
});
