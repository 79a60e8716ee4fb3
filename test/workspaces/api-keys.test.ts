import { describe, expect, test } from "bun:test";
import { createMetrics } from "#metrics.ts";
import { UNRESTRICTED } from "#restriction.ts";
import { Secret } from "#secret.ts";
import { hashApiKey, isApiKeyShaped } from "#workspaces/api-key.ts";
import { createApiKeys } from "#workspaces/api-keys.ts";
import { createAuditTrail } from "#workspaces/audit-trail.ts";
import { createWorkspaces } from "#workspaces/workspaces.ts";
import { manualClock } from "../fakes/clock.ts";
import { failsWith } from "../fakes/fails-with.ts";
import { keptLog } from "../fakes/kept-log.ts";
import { newStore } from "../fakes/new-store.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { fileOf } from "../fakes/open-store.ts";
import { listAudit } from "../fakes/written-rows.ts";

const OWNER = { name: "owner", origin: "shell" };
const DAY_MS = 86_400_000;

async function setUp() {
  const store = newStore();
  const clock = manualClock();
  const { log, lines } = keptLog();
  const audit = createAuditTrail({ store, clock });
  const workspaces = createWorkspaces({ store, clock, audit });
  const apiKeys = createApiKeys({ store, clock, log, metrics: createMetrics(), audit, workspaces });
  const { id: workspaceId } = await workspaces.create("Shop", undefined, OWNER);
  return { store, clock, lines, workspaces, apiKeys, workspaceId };
}

describe("an API key", () => {
  test("is shown once, stored as a hash, and names its workspace", async () => {
    const { store, apiKeys, workspaceId } = await setUp();
    const { row, key } = await apiKeys.create({ workspaceId, name: "Claude", expiresInDays: undefined }, OWNER);
    const text = key.reveal();
    expect(text).toMatch(/^smcp_[0-9A-Za-z]{49}$/);
    expect(await apiKeys.authenticate(text)).toEqual({
      workspaceId,
      keyId: row.id,
      keyExpiresAtMs: null,
      restriction: UNRESTRICTED,
    });
    expect(JSON.stringify(await apiKeys.list(workspaceId))).not.toContain(text.slice(5, 20));
    expect(fileOf(store).sqlite.query("SELECT hash FROM api_key").get()).toEqual({
      hash: Uint8Array.fromHex(hashApiKey(key)),
    });
    store.close();
  });

  test("stops at the next request when it is revoked", async () => {
    const { store, apiKeys, workspaceId } = await setUp();
    const { row, key } = await apiKeys.create({ workspaceId, name: "Claude", expiresInDays: undefined }, OWNER);
    await apiKeys.authenticate(key.reveal());
    await apiKeys.revoke(row.id, OWNER);
    expect((await failsWith(() => apiKeys.authenticate(key.reveal()))).code).toBe("unauthorized");
    store.close();
  });

  test("works until the millisecond of its expiry and not at it", async () => {
    const { store, clock, apiKeys, workspaceId } = await setUp();
    const { key } = await apiKeys.create({ workspaceId, name: "Claude", expiresInDays: 1 }, OWNER);
    clock.advance(DAY_MS - 1);
    await apiKeys.authenticate(key.reveal());
    clock.advance(1);
    expect((await failsWith(() => apiKeys.authenticate(key.reveal()))).code).toBe("unauthorized");
    store.close();
  });

  test("missing, malformed, unknown, revoked and expired are told apart in the log alone", async () => {
    const { store, clock, lines, apiKeys, workspaceId } = await setUp();
    const revoked = await apiKeys.create({ workspaceId, name: "a", expiresInDays: undefined }, OWNER);
    await apiKeys.revoke(revoked.row.id, OWNER);
    const expired = await apiKeys.create({ workspaceId, name: "b", expiresInDays: 1 }, OWNER);
    clock.advance(DAY_MS);
    const other = await setUp();
    const unknown = await other.apiKeys.create(
      { workspaceId: other.workspaceId, name: "c", expiresInDays: undefined },
      OWNER,
    );
    const tried = [null, "smcp_short", unknown.key.reveal(), revoked.key.reveal(), expired.key.reveal()];
    const messages = new Set<string>();
    for (const bearer of tried) messages.add((await failsWith(() => apiKeys.authenticate(bearer))).message);
    expect(messages.size).toBe(1);
    expect(lines.map((line) => JSON.parse(line).outcome)).toEqual([
      "missing",
      "malformed",
      "unknown",
      "revoked",
      "expired",
    ]);
    for (const bearer of nonEmpty(tried.slice(2))) expect(lines.join()).not.toContain(bearer?.slice(5, 25) ?? "never");
    store.close();
    other.store.close();
  });

  test("with one character changed is known to be no key without asking the database", async () => {
    const { store, apiKeys, workspaceId } = await setUp();
    const text = (await apiKeys.create({ workspaceId, name: "a", expiresInDays: undefined }, OWNER)).key.reveal();
    for (let at = 5; at < text.length; at += 1) {
      const changed = `${text.slice(0, at)}${text[at] === "0" ? "1" : "0"}${text.slice(at + 1)}`;
      expect(isApiKeyShaped(new Secret(changed))).toBe(false);
    }
    store.close();
  });

  test("is not made for a workspace that does not exist, without a name, or with a senseless expiry", async () => {
    const { store, apiKeys, workspaceId } = await setUp();
    const wanted = { workspaceId, name: "a", expiresInDays: undefined };
    expect((await failsWith(() => apiKeys.create({ ...wanted, workspaceId: "ws_none" }, OWNER))).code).toBe(
      "not_found",
    );
    for (const name of ["", " ", "a\u0000b", "a\u200bb", "x".repeat(101)])
      expect((await failsWith(() => apiKeys.create({ ...wanted, name }, OWNER))).code).toBe("invalid_input");
    for (const expiresInDays of [0, -1, 1.5, 3_651])
      expect((await failsWith(() => apiKeys.create({ ...wanted, expiresInDays }, OWNER))).code).toBe("invalid_input");
    await apiKeys.create({ ...wanted, name: "x".repeat(100), expiresInDays: 3_650 }, OWNER);
    expect(await apiKeys.list(workspaceId)).toHaveLength(1);
    store.close();
  });

  test("leaves an audit row when it is made and when it is revoked, with nothing of the key in it", async () => {
    const { store, apiKeys, workspaceId } = await setUp();
    const { row, key } = await apiKeys.create({ workspaceId, name: "a", expiresInDays: undefined }, OWNER);
    await apiKeys.revoke(row.id, OWNER);
    const trail = await listAudit(store);
    expect(trail.map((each) => [each.action, each.target, each.outcome, each.origin])).toEqual([
      ["workspace.create", workspaceId, "ok", "shell"],
      ["key.create", row.id, "ok", "shell"],
      ["key.revoke", row.id, "ok", "shell"],
    ]);
    expect(JSON.stringify(trail)).not.toContain(key.reveal().slice(5, 25));
    store.close();
  });
});
