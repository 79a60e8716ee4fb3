/** Every unit on people, and on clients that act for them. */

import type { NewTokens } from "#db/oauth-tokens.ts";
import type { Store } from "#db/store.ts";
import { bytes, clientRow, codeRow, grantRow, operatorRow, requestRow, SESSION_ENDS, sessionOf } from "./rows.ts";

export async function people(store: Store): Promise<void> {
  const { operators, members, sessions, passkeys, recoveryCodes, signInLinks, signInPolicy, setupTokens } = store;
  await store.workspaces.insert({ id: "ws_1", name: "One", plan: "unlimited", created_at_ms: 0 });
  await setupTokens.insert({ hash: bytes("setup"), expiresAtMs: 100, nowMs: 1 });
  await setupTokens.has(bytes("setup"), 2);
  await operators.hasAny();
  await setupTokens.redeem({ hash: bytes("setup"), row: operatorRow("op_1", true), nowMs: 3 });
  await setupTokens.insert({ hash: bytes("late"), expiresAtMs: 100, nowMs: 1 });
  for (const id of ["op_2", "op_3", "op_2"]) await operators.insert(operatorRow(id, false));
  await operators.list();
  await operators.hasAny();
  await operators.find("op_2");
  await operators.findByEmail("op_3@example.com");

  const password = { way: "password", hash: "hop_1" } as const;
  for (const [nth, id] of ["s_1", "s_2", "s_3"].entries())
    await sessions.insert(sessionOf(id, "op_1", 10 + nth, password));
  await sessions.insert(sessionOf("s_x", "op_1", 20, { way: "password", hash: "wrong" }));
  await sessions.list("op_1");
  await sessions.findByHash(bytes("s_3"));
  await sessions.touch("s_3", 40);
  await sessions.delete({ id: "s_2", operatorId: "op_2" });
  await sessions.deleteOthers({ keptId: "s_3", operatorId: "op_1" });
  await store.knownDevices.findOwner({ hash: bytes("device s_3"), nowMs: 20 });
  await store.knownDevices.findOwner({ hash: bytes("device s_1"), nowMs: 20 });

  for (const nth of [1, 2, 3])
    await passkeys.openChallenge({
      row: { hash: bytes(`c${nth}`), session_id: null, expires_at_ms: 50 },
      most: 2,
      nowMs: 1,
    });
  await passkeys.takeChallenge({ hash: bytes("c1"), sessionId: null, nowMs: 2 });
  await passkeys.takeChallenge({ hash: bytes("c3"), sessionId: "s_3", nowMs: 2 });
  await passkeys.takeChallenge({ hash: bytes("c3"), sessionId: null, nowMs: 2 });
  const passkey = {
    id: "pk_1",
    operator_id: "op_1",
    credential_id: "cred",
    rp_id: "s.example",
    public_key: bytes("pk"),
  };
  const kept = { ...passkey, counter: 1, name: "Key", created_at_ms: 1, last_used_at_ms: null };
  await passkeys.insert(kept, 1);
  await passkeys.insert({ ...kept, id: "pk_2" }, 5);
  await passkeys.insert({ ...kept, id: "pk_3" }, 1);
  await passkeys.insert({ ...kept, operator_id: "gone" }, 1);
  await passkeys.list("op_1");
  await passkeys.hasAny("s.example");
  await passkeys.hasAny("other.example");
  await passkeys.findByCredential("cred");
  await passkeys.rename({ id: "pk_1", operatorId: "op_1", name: "New" });
  await sessions.insert(sessionOf("s_4", "op_1", 50, { way: "passkey", id: "pk_1", counter: 2 }));
  await sessions.insert(sessionOf("s_5", "op_1", 51, { way: "passkey", id: "pk_1", counter: 2 }));
  await signInPolicy.passwordsOn();
  await signInPolicy.dependents();
  await signInPolicy.setPasswords(false);
  await signInPolicy.passwordsOn();
  await passkeys.delete({ id: "pk_1", operatorId: "op_1" });
  await signInPolicy.setPasswords(true);
  await passkeys.delete({ id: "pk_1", operatorId: "op_1" });

  await recoveryCodes.hasAny();
  await recoveryCodes.replace({ operatorId: "op_1", hashes: [bytes("r1"), bytes("r2")], atMs: 1 });
  await recoveryCodes.count("op_1");
  await recoveryCodes.findOwner(bytes("r1"));
  await sessions.insert(sessionOf("s_6", "op_1", 60, { way: "recovery_code", hash: bytes("r1") }));
  await sessions.insert(sessionOf("s_7", "op_1", 61, { way: "recovery_code", hash: bytes("r1") }));
  await signInLinks.insert({ row: { hash: bytes("l1"), operator_id: "op_1", expires_at_ms: 100 }, nowMs: 1 });
  await signInLinks.findOwner({ hash: bytes("l1"), nowMs: 2 });
  await sessions.insert(sessionOf("s_8", "op_1", 62, { way: "link", hash: bytes("l1") }));
  const identity = { way: "provider", issuer: "https://id.example", subject: "s" } as const;
  await sessions.insert(sessionOf("s_9", "op_1", 63, identity));
  await sessions.insert(sessionOf("s_10", "op_1", 64, { ...identity, subject: "other" }));
  for (const nth of [1, 2, 3])
    await store.providerSignIns.open({ row: { hash: bytes(`p${nth}`), expires_at_ms: 50 }, most: 2, nowMs: 1 });
  await store.providerSignIns.take({ hash: bytes("p1"), nowMs: 2 });
  await store.providerSignIns.take({ hash: bytes("p3"), nowMs: 2 });
  const subjects = [
    { name: "a", most: 2 },
    { name: "b", most: 1 },
  ];
  await store.signIns.count({ subjects, windowMs: 10, nowMs: 1 });
  await store.signIns.count({ subjects, windowMs: 10, nowMs: 2 });
  await store.signIns.forget(["b"]);
  await store.signIns.count({ subjects, windowMs: 10, nowMs: 3 });

  await members.set({ workspaceId: "ws_1", operatorId: "op_2", role: "owner", atMs: 5 });
  await members.standing({ operatorId: "op_2", workspaceId: "ws_1" });
  await members.standing({ operatorId: "nobody", workspaceId: null });
  const invitation = {
    id: "inv_1",
    hash: bytes("inv"),
    workspace_id: "ws_1",
    role: "editor",
    operator_id: "op_2",
  } as const;
  await members.invite({ ...invitation, created_at_ms: 1, expires_at_ms: 100 }, 1);
  await members.invite({ ...invitation, id: "inv_2", hash: bytes("inv2"), created_at_ms: 1, expires_at_ms: 100 }, 1);
  await members.invitations("ws_1", 2);
  await members.findInvitation(bytes("inv"), 2);
  await members.accept({ hash: bytes("inv"), who: "op_3", nowMs: 3 });
  await members.accept({ hash: bytes("inv"), who: operatorRow("op_4", false), nowMs: 3 });
  await members.deleteInvitation({ id: "inv_2", workspaceId: "ws_1" });
  await members.rolesOf("op_3");
  await members.list("ws_1");
  await members.setAdmin({ operatorId: "op_1", admin: false, atMs: 6 });
  await members.setAdmin({ operatorId: "op_2", admin: true, atMs: 6 });
  await members.set({ workspaceId: "ws_1", operatorId: "op_2", role: "viewer", atMs: 7, keepsOwner: true });
  await members.remove({ workspaceId: "ws_1", operatorId: "op_2", atMs: 7, keepsOwner: true });
  await members.remove({ workspaceId: "ws_1", operatorId: "op_3", atMs: 7 });

  await clients(store);
  await operators.changePassword({ id: "op_1", passwordHash: "new", atMs: 70, keptSessionId: "s_9" });
  await operators.startOver({ id: "op_1", passwordHash: "newer", atMs: 71 });
  await operators.revokeAll({ id: "op_2", atMs: 72 });
  await operators.delete({ id: "op_3", sparesSignedIn: true, ends: SESSION_ENDS, atMs: 73 });
  await operators.delete({ id: "op_2", sparesSignedIn: false, ends: SESSION_ENDS, atMs: 73 });
  await operators.delete({ id: "op_1", sparesSignedIn: false, ends: SESSION_ENDS, atMs: 73 });
}

async function clients({ oauth }: Store): Promise<void> {
  const { requests, grants, tokens, sweep } = oauth;
  for (const nth of [1, 2, 3])
    await oauth.clients.put({ row: clientRow(`cl_${nth}`), most: { asking: 2, idle: 2 }, nowMs: 1 });
  await oauth.clients.find("cl_1");
  await oauth.clients.find("cl_3");
  await oauth.clients.keepKeys({ id: "cl_3", keys: "{}", fetchedAtMs: 1, freshUntilMs: 2 });
  const jti = { clientId: "cl_3", jtiHash: bytes("j"), expiresAtMs: 10 };
  // biome-ignore lint/correctness/useHookAtTopLevel: it is a unit of work, and no hook of React.
  for (const _ of ["first", "again"]) await oauth.clients.useJti(jti);
  for (const handle of ["h1", "h2", "h3"])
    await requests.insert({ row: requestRow(handle, "cl_3"), most: { all: 2, ofClient: 2 }, nowMs: 1 });
  const look = { handleHash: bytes("h3"), sessionId: "s_9", nowMs: 2 };
  await requests.bind({ ...look, handleHash: bytes("h1") });
  await requests.bind(look);
  await requests.bind({ ...look, sessionId: "other" });
  const yes = { grant: grantRow("gr_1", "cl_3", "ws_1", "op_1"), code: codeRow("code", "gr_1") };
  await requests.answer({ ...look, sessionId: "other" }, yes);
  await requests.answer(look, yes);
  await requests.answer(look, null);
  const next: NewTokens = [
    { hash: bytes("access"), kind: "access", expires_at_ms: 500, tools: ["lists"] },
    { hash: bytes("refresh"), kind: "refresh", expires_at_ms: 900, tools: null },
  ];
  await tokens.findCode({ hash: bytes("code"), clientId: "cl_3" });
  await tokens.redeem({ hash: bytes("code"), tokens: next, nowMs: 5 });
  await tokens.find(bytes("access"));
  await tokens.findRefreshToken({ hash: bytes("refresh"), clientId: "cl_3" });
  const rotation = { tokens: [], replay: bytes("answer"), replayMs: 100 };
  await tokens.rotate({ hash: bytes("refresh"), ...rotation, nowMs: 6 });
  await tokens.rotate({ hash: bytes("refresh"), ...rotation, nowMs: 7 });
  await tokens.rotate({ hash: bytes("refresh"), ...rotation, nowMs: 700 });
  await grants.list("ws_1");
  await grants.find("gr_1");
  await grants.isConfirmedRedirect({ clientId: "cl_3", redirectUri: "https://c.example/cb" });
  await grants.setRestriction("gr_1", { tools: ["lists"] });
  await grants.end({ id: "gr_1", reason: "disconnected", atMs: 800 });
  await sweep.forgetReplays(800);
  await sweep.deleteOver({ nowMs: 2_000, codesMs: 2_000, clientsMs: 2_000, endedGrantsMs: 10 });
  await grants.find("gr_1");
  await sweep.deleteOver({ nowMs: 2_000, codesMs: 2_000, clientsMs: 2_000, endedGrantsMs: 2_000 });
  await grants.find("gr_1");
}
