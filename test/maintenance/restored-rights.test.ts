/** A restore brings back data, never rights: what was taken back since the backup was made stays so. */

import { Database } from "bun:sqlite";
import { expect, setDefaultTimeout, test } from "bun:test";
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { restoreBackup } from "#db/sqlite/file/restore.ts";
import { Secret } from "#secret.ts";
import { failsWith } from "../fakes/fails-with.ts";
import { olderCopy } from "../fakes/former-schema.ts";
import { MIGRATIONS_DIR } from "../fakes/new-store.ts";
import { tempFolder } from "../fakes/temp-folder.ts";
import { OWNER, startTestShop, type TestShop } from "../fakes/test-shop.ts";
import { encoded, OPERATOR, PUBLIC_URL, RESOURCE, startOAuthShop, Tokens } from "../oauth/oauth-shop.ts";

// Each test starts several whole shops, on a machine that may be busy with other tests.
setDefaultTimeout(120_000);

const HOME = { address: "192.0.2.7", userAgent: null };
const OLD = "correct horse battery staple";
const NEW = "another-one-since-then";
const KEEPER = "keeper@example.com";

/** A shop with two operators and a connected app, and its backup. */
async function backedUp() {
  const shop = await startOAuthShop();
  const { client_id } = await shop.register();
  const tokens = await shop.connect(client_id);
  await shop.shop.operators.create({ email: KEEPER, password: new Secret(OLD) }, OWNER);
  const file = join(tempFolder(), "b.db");
  await shop.shop.maintenance.backUp(file);
  return { shop, client_id, tokens, file };
}

type Wanted = { damaged?: true; trustPasswords?: boolean };

async function restored(shop: TestShop, file: string, wanted: Wanted = {}) {
  const { told, dataDir } = await placed(shop, file, wanted);
  const again = await startTestShop({ dataDir, clock: shop.clock, env: { SHOPMCP_PUBLIC_URL: PUBLIC_URL } });
  return { told, again };
}

/** Puts the backup in place of what the shop left, as it lies when nobody has it open. */
async function placed(shop: TestShop, file: string, wanted: Wanted = {}) {
  shop.store().sqlite.query("PRAGMA wal_checkpoint(TRUNCATE)").all();
  await shop.stop();
  const dataDir = join(tempFolder(), "data");
  mkdirSync(dataDir, { mode: 0o700 });
  copyFileSync(join(dirname(shop.dataDir), "shopmcp.key"), join(dirname(dataDir), "shopmcp.key"));
  if (wanted.damaged === true) writeFileSync(join(dataDir, "shopmcp.db"), "not a database".repeat(1_000));
  else copyFileSync(join(shop.dataDir, "shopmcp.db"), join(dataDir, "shopmcp.db"));
  const { trustPasswords = false } = wanted;
  const nowMs = shop.clock.now();
  const told = await restoreBackup({ dataDir, file, migrationsDir: MIGRATIONS_DIR, trustPasswords, nowMs });
  const row = (query: string) => new Database(join(dataDir, "shopmcp.db")).query(query).get();
  return { told, dataDir, row };
}

const signIn = (shop: TestShop, email: string, password: string) =>
  shop.shop.sessions.signIn({ email, password: new Secret(password), device: null }, HOME);

const refresh = (shop: TestShop, clientId: string, token: string) =>
  shop.shop.http.handle(
    new Request(`http://${new URL(PUBLIC_URL).host}/oauth/token`, {
      method: "POST",
      headers: { host: new URL(PUBLIC_URL).host, "content-type": "application/x-www-form-urlencoded" },
      body: encoded({
        ...{ grant_type: "refresh_token", client_id: clientId, refresh_token: token, resource: RESOURCE },
      }),
    }),
    "198.51.100.9",
  );

test("a password that was replaced since opens nothing, and the new one does", async () => {
  const { shop, file } = await backedUp();
  await shop.shop.operators.resetPassword({ email: OPERATOR, password: new Secret(NEW) }, OWNER);
  const { told, again } = await restored(shop, file);
  expect(told.revocations).toMatchObject({ passwords: 1, operators: 0, unknown: 0 });
  expect(told.ended).toMatchObject({ passwords: 0 });
  expect((await failsWith(() => signIn(again, OPERATOR, OLD))).code).toBe("sign_in_refused");
  await signIn(again, OPERATOR, NEW);
  await signIn(again, KEEPER, OLD);
  await again.stop();
});

test("sessions and set-up links of the backup open nothing", async () => {
  const fresh = await startTestShop();
  const link = (await fresh.shop.setup.link("http://localhost")) ?? "";
  const early = join(tempFolder(), "early.db");
  await fresh.shop.maintenance.backUp(early);
  const first = await restored(fresh, early);
  expect(first.told.ended).toMatchObject({ sessions: 0, setupLinks: 1 });
  const token = link.slice(link.indexOf("#") + 1);
  const redeem = () => first.again.shop.setup.redeem({ token, email: OPERATOR, password: new Secret(NEW) }, "a");
  expect((await failsWith(redeem)).code).toBe("conflict");
  await first.again.stop();

  const { shop, file } = await backedUp();
  const { told, again } = await restored(shop, file);
  expect(told.ended.sessions).toBe(1);
  expect(again.store().sqlite.query("SELECT count(*) AS n FROM session").get()).toEqual({ n: 0 });
  await again.stop();
});

test("an operator who was deleted since stays so, with the apps that this person connected", async () => {
  const { shop, file, client_id, tokens } = await backedUp();
  await shop.shop.operators.delete({ email: OPERATOR, evenSignedIn: true }, OWNER);
  const { told, again } = await restored(shop, file);
  expect(told.revocations).toMatchObject({ operators: 1, unknown: 0 });
  expect((await again.shop.operators.list()).map(({ email }) => email)).toEqual([KEEPER]);
  expect((await refresh(again, client_id, tokens.refresh_token)).status).toBe(400);
  expect(await again.shop.grants.list(shop.workspaceId)).toMatchObject([
    { client_name: "Claude", revoked_reason: "disconnected" },
  ]);
  // The next restore knows it as well.
  const twice = await restored(again, file);
  expect(twice.told.revocations).toMatchObject({ operators: 1 });
  await twice.again.stop();
});

test("a refresh token that was used since ends its app when it comes again; the one that took its place works", async () => {
  const { shop, file, client_id, tokens } = await backedUp();
  const next = Tokens.parse(await (await shop.refresh(client_id, tokens.refresh_token)).json());
  const { told, again } = await restored(shop, file);
  expect(told.revocations).toMatchObject({ rotations: 1, revoked: 0 });
  const after = Tokens.parse(await (await refresh(again, client_id, next.refresh_token)).json());
  expect((await refresh(again, client_id, tokens.refresh_token)).status).toBe(400);
  expect((await refresh(again, client_id, after.refresh_token)).status).toBe(400);
  expect(again.store().sqlite.query("SELECT revoked_reason AS why FROM oauth_grant").get()).toEqual({
    why: "token_reused",
  });
  await again.stop();
});

test("an app that was disconnected so long ago that it is forgotten does not work again", async () => {
  const { shop, file, client_id, tokens } = await backedUp();
  const [grant] = await shop.shop.grants.list(shop.workspaceId);
  await shop.shop.grants.revoke({ id: grant?.id ?? "" }, OWNER);
  shop.clock.advance(31 * 86_400_000);
  await shop.shop.jobs.runAll();
  expect(await shop.shop.grants.list(shop.workspaceId)).toEqual([]);
  const { told, again } = await restored(shop, file);
  expect(told.revocations).toMatchObject({ revoked: 1 });
  expect((await refresh(again, client_id, tokens.refresh_token)).status).toBe(400);
  await again.stop();
});

test("where the database before cannot be read, apps end and every operator needs a new password first", async () => {
  const { shop, file, client_id, tokens } = await backedUp();
  const { told, again } = await restored(shop, file, { damaged: true });
  expect(told.revocations).toBeNull();
  expect(told.ended).toEqual({ sessions: 1, setupLinks: 0, tokens: 2, passwords: 2, channels: 0 });
  expect((await refresh(again, client_id, tokens.refresh_token)).status).toBe(400);
  expect((await failsWith(() => signIn(again, KEEPER, OLD))).code).toBe("sign_in_refused");
  expect((await failsWith(() => signIn(again, KEEPER, ""))).code).toBe("sign_in_refused");
  expect(again.shop.notices.join()).toContain("2 operators cannot sign in");
  expect(await again.shop.operators.list()).toMatchObject([{ mustReset: true }, { mustReset: true }]);
  await again.shop.operators.resetPassword({ email: KEEPER, password: new Secret(NEW) }, OWNER);
  await signIn(again, KEEPER, NEW);
  const waiting = (await again.shop.operators.list()).filter(({ mustReset }) => mustReset);
  expect(waiting.map(({ email }) => email)).toEqual([OPERATOR]);
  await again.stop();
});

test("--trust-passwords keeps the passwords of the backup, and nothing else of it", async () => {
  const { shop, file, client_id, tokens } = await backedUp();
  const { told, again } = await restored(shop, file, { damaged: true, trustPasswords: true });
  expect(told.ended).toEqual({ sessions: 1, setupLinks: 0, tokens: 2, passwords: 0, channels: 0 });
  expect((await refresh(again, client_id, tokens.refresh_token)).status).toBe(400);
  await signIn(again, KEEPER, OLD);
  expect(again.shop.notices.join()).not.toContain("cannot sign in");
  await again.stop();
});

test("a channel that was changed or removed since gets nothing, and what was told since is not told again", async () => {
  const shop = await startTestShop();
  const { workspaceId } = await shop.newWorkspace("Bakery");
  const newChannel = async (name: string) => {
    const fields = { url: `https://ntfy.shop.example/${name}` };
    return (await shop.shop.channels.create({ workspaceId, kind: "ntfy", name, fields }, OWNER)).row.id;
  };
  const [kept, changed, removed] = [await newChannel("kept"), await newChannel("changed"), await newChannel("removed")];
  const file = join(tempFolder(), "b.db");
  await shop.shop.maintenance.backUp(file);
  shop.clock.advance(1_000);
  await shop.shop.channels.change(
    { workspaceId, id: changed, fields: { url: "https://ntfy.shop.example/new" } },
    OWNER,
  );
  await shop.shop.channels.remove({ workspaceId, id: removed }, OWNER);
  const told = {
    type: "alert.began",
    title: "Off",
    text: "Off.",
    urgent: false,
    atMs: 0,
    sections: [],
    path: null,
    data: {},
  };
  const message = { ...told, workspace: { id: workspaceId, name: "Bakery" } };
  await shop.shop.channels.put({ occasion: "alert:1", message, channelIds: [kept] });
  const { told: report, again } = await restored(shop, file);
  expect(report.revocations).toMatchObject({ channels: 2 });
  expect((await again.shop.channels.list(workspaceId)).map(({ id }) => id)).toEqual([kept]);
  expect(await again.shop.channels.put({ occasion: "alert:1", message, channelIds: [kept] })).toBe(0);
  expect(await again.shop.channels.describe()).toBe("1 stored, each one opens");

  const blind = await restored(again, file, { damaged: true });
  expect(blind.told.ended).toMatchObject({ channels: 3 });
  expect(await blind.again.shop.channels.list(workspaceId)).toEqual([]);
  await blind.again.stop();
});

test("who an operator is at the provider stays as it is now: what was unlinked opens nothing, what was linked since does", async () => {
  const { shop, file: early } = await backedUp();
  const [first, second] = await shop.shop.operators.list();
  const link = (operator: string, subject: string) =>
    shop
      .store()
      .sqlite.run("INSERT INTO operator_identity VALUES (?, 'https://login.example', ?, 0)", [operator, subject]);
  const linked = (at: TestShop) =>
    at.store().sqlite.query("SELECT subject FROM operator_identity ORDER BY subject").all();
  link(first?.id ?? "", "p-1");
  const file = join(tempFolder(), "linked.db");
  await shop.shop.maintenance.backUp(file);
  await shop.shop.operators.resetPassword({ email: first?.email ?? "", password: new Secret(NEW) }, OWNER);
  link(second?.id ?? "", "p-2");
  const { again } = await restored(shop, file);
  expect(linked(again)).toEqual([{ subject: "p-2" }]);
  const earlier = await restored(again, early);
  expect(linked(earlier.again)).toEqual([{ subject: "p-2" }]);
  // Nobody can say what was unlinked since where the database before cannot be read.
  const blind = await restored(earlier.again, file, { damaged: true, trustPasswords: true });
  expect(linked(blind.again)).toEqual([]);
  await blind.again.stop();
});

test("what a key or an app may see stays as narrow as it is now; a backup from before narrowing ends it", async () => {
  const { shop, file, client_id, tokens } = await backedUp();
  const before = olderCopy(file, RESTRICTION_SCHEMA - 1);
  const [key] = await shop.shop.apiKeys.list(shop.workspaceId);
  const [grant] = await shop.shop.grants.list(shop.workspaceId);
  await shop.shop.apiKeys.change({ id: key?.id ?? "", tools: ["lists"] }, OWNER);
  await shop.shop.grants.change({ id: grant?.id ?? "", tools: ["audiences"] }, OWNER);
  const narrowed = await (await shop.refresh(client_id, tokens.refresh_token, { scope: "ads:read:audiences" })).json();
  expect(narrowed).toMatchObject({ scope: "ads:read:audiences" });

  const { told, again } = await restored(shop, file);
  expect(told.revocations).toMatchObject({ revoked: 0 });
  expect((await again.shop.apiKeys.list(shop.workspaceId))[0]).toMatchObject({ tools: ["lists"], revoked_at_ms: null });
  expect((await again.shop.grants.list(shop.workspaceId))[0]).toMatchObject({ tools: ["audiences"] });
  const carried = again.store().sqlite.query("SELECT tools FROM oauth_token WHERE tools IS NOT NULL").all();
  expect(carried).toEqual([{ tools: '["audiences"]' }]);

  const ended = await placed(again, before);
  expect(ended.told.revocations).toMatchObject({ revoked: 2 });
  expect(ended.row("SELECT revoked_at_ms FROM api_key")).toEqual({ revoked_at_ms: expect.any(Number) });
  expect(ended.row("SELECT revoked_reason FROM oauth_grant")).toEqual({ revoked_reason: "restored" });
  expect(ended.row("SELECT count(*) AS n FROM oauth_token WHERE kind = 'access'")).toEqual({ n: 1 });
});

test("roles stay as they are now, and invitations of the backup open nothing", async () => {
  const { shop, file: early } = await backedUp();
  const { workspaceId } = shop;
  const keeper = (await shop.shop.operators.list()).find(({ email }) => email === KEEPER)?.id ?? "";
  await shop.shop.operators.setAdmin({ email: KEEPER, admin: false }, OWNER);
  await shop.shop.members.set({ workspaceId, operatorId: keeper, role: "owner" }, OWNER);
  await shop.shop.invitations.create({ workspaceId, role: "owner", serverUrl: PUBLIC_URL }, OWNER);
  const file = join(tempFolder(), "later.db");
  await shop.shop.maintenance.backUp(file);
  await shop.shop.members.set({ workspaceId, operatorId: keeper, role: "viewer" }, OWNER);

  const { again } = await restored(shop, file);
  expect(await again.shop.members.list(workspaceId)).toMatchObject([{ email: KEEPER, role: "viewer" }]);
  expect(again.store().sqlite.query("SELECT count(*) AS n FROM invitation").get()).toEqual({ n: 0 });
  const earlier = await restored(again, early);
  expect((await earlier.again.shop.operators.list()).filter(({ admin }) => !admin)).toMatchObject([{ email: KEEPER }]);
  expect(await earlier.again.shop.members.list(workspaceId)).toMatchObject([{ role: "viewer" }]);

  // A version from before roles would make everybody an admin.
  const ended = await placed(earlier.again, olderCopy(early, RESTRICTION_SCHEMA - 1));
  expect(ended.told.revocations).toMatchObject({ operators: 1 });
  expect(ended.row("SELECT email FROM operator")).toEqual({ email: OPERATOR });
});

test("what signs in or lets in once is gone after a restore", async () => {
  const { shop } = await backedUp();
  const { workspaceId } = shop;
  const operator = (await shop.shop.operators.list()).find(({ email }) => email === KEEPER);
  if (operator === undefined) throw new Error("nobody is there");
  const link = await shop.shop.signInLinks.make(operator, PUBLIC_URL);
  const { url } = await shop.shop.invitations.create({ workspaceId, role: "owner", serverUrl: PUBLIC_URL }, OWNER);
  const file = join(tempFolder(), "once.db");
  await shop.shop.maintenance.backUp(file);
  const { again } = await restored(shop, file);
  const ask = (path: string, made: string) =>
    again.shop.http.handle(
      new Request(`http://${new URL(PUBLIC_URL).host}${path}`, {
        method: "POST",
        headers: { host: new URL(PUBLIC_URL).host, origin: PUBLIC_URL, "content-type": "application/json" },
        body: JSON.stringify({ token: new URL(made).hash.slice(1) }),
      }),
      "198.51.100.9",
    );
  expect((await ask("/api/session/link", link)).status).toBe(401);
  expect((await ask("/api/invitation/look", url)).status).toBe(409);
  await again.stop();
});

/** The migration that brought narrow keys and grants. */
const RESTRICTION_SCHEMA = 26;
