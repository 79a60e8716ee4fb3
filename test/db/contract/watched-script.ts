/** Every unit on what is remembered and watched of an account, on messages, and on counts. */

import type { AlertRow } from "#db/alerts.ts";
import type { Store } from "#db/store.ts";
import { box, bytes, channelRow, connected, envelope, historyRow, vaultKey } from "./rows.ts";

const ALERT: AlertRow = {
  ...{ id: "al_1", connection_id: "con_1", account_id: "1", campaign_id: "", metric: "spend", condition: "above" },
  ...{ value: "5", days: 1, min_sample: 0, created_at_ms: 1, judged_at_ms: null },
  ...{ quiet_from_minutes: null, quiet_to_minutes: null },
};
const RULE = { campaign_id: "c", metric: "spend", condition: "runaway", value: "2", days: 1, min_sample: 1 } as const;
const MESSAGE = { type: "t", title: "T", text: "x", urgent: false, atMs: 1, data: { a: 1 } };
const LEASE = { id: "h_1", holder: "me" };

export async function watched(store: Store): Promise<void> {
  for (const id of ["ws_1", "ws_2"]) await store.workspaces.insert({ id, name: id, plan: "small", created_at_ms: 0 });
  await store.vaultKeys.insertFirst(vaultKey("vk_1", true));
  await connected(store, "con_1", "ws_1", { account_currency: "EUR", account_timezone: "UTC" });
  await histories(store);
  await alerts(store);
  await exchange(store);
  await kept(store);
  await messages(store);
  await counts(store);
  await clientRooms(store);
  await signing(store);
  await starts(store);
  await store.histories.delete("con_1");
  await store.histories.find("con_1");
  await store.workspaces.delete("ws_1");
}

async function starts({ starts }: Store): Promise<void> {
  const limits = { perSecond: 8, perMinute: 560, perDay: 1_000 };
  const behind = { kind: "half", limits: { perSecond: 4, perMinute: 280 }, patient: false } as const;
  await starts.lease({ lane: bytes("one"), limits, wanted: 3, leadUs: 0, background: null });
  await starts.lease({
    lane: bytes("two"),
    limits: { ...limits, perSecond: 1 },
    wanted: 2,
    leadUs: 0,
    background: null,
  });
  await starts.lease({ lane: bytes("three"), limits, wanted: 1, leadUs: 0, background: behind });
  await starts.deleteOld(1);
}

async function histories({ histories }: Store): Promise<void> {
  const due = { modules: ["toy"], nowMs: 5, after: "", limit: 10 };
  await histories.listDue(due);
  await histories.begin(historyRow("h_1", "con_1"), 9);
  await histories.begin(historyRow("h_1", "con_1"), 1);
  await histories.find("con_1");
  await histories.wantHours({ id: "h_1", atMs: 2 });
  await histories.find("con_1");
  await histories.claim({ ...LEASE, nowMs: 2, untilMs: 10 });
  await histories.claim({ id: "h_1", holder: "other", nowMs: 3, untilMs: 11 });
  const block = {
    history_id: "h_1",
    level: "account",
    month: "2026-10",
    days: 3,
    first_day: "2026-10-02",
    ...box("b"),
  };
  await histories.putBlocks({ ...LEASE, untilMs: 20 }, [
    block,
    { ...block, month: "2026-11", first_day: "2026-11-01" },
  ]);
  await histories.putBlocks({ id: "h_1", holder: "other", untilMs: 20 }, [block]);
  await histories.settle(LEASE, { next_at_ms: 50, failures: 0, last_error: null, readAtMs: 5 });
  await histories.claimToday({ ...LEASE, nowMs: 60, untilMs: 70, askedBeforeMs: 50 });
  await histories.releaseToday(LEASE, { today_read_at_ms: 61, today_ends_at_ms: 90 });
  await histories.claimToday({ ...LEASE, nowMs: 65, untilMs: 75, askedBeforeMs: 61 });
  await histories.releaseToday(LEASE, null);
  await histories.find("con_1");
  await histories.blocks({ id: "h_1", level: "account", from: "2026-10", to: "2026-11" });
  await histories.months("h_1");
  await histories.sizes("h_1");
  await histories.deleteBefore({ id: "h_1", level: "account", month: "2026-11" });
  await histories.page({ after: "", limit: 10 });
  await histories.listDue(due);
  await histories.countUnderOtherKeys("vk_9");
  await histories.listUnderOtherKeys({ keyId: "vk_9", after: "", limit: 10 });
  const row = await histories.find("con_1");
  if (row !== undefined) for (const key of ["x", "y"]) await histories.replaceKey(row, envelope(key));
}

async function alerts({ alerts }: Store): Promise<void> {
  await alerts.add(ALERT, 1);
  await alerts.add({ ...ALERT, id: "al_2" }, 1);
  await alerts.add({ ...ALERT, id: "al_2", connection_id: "gone" }, 5);
  await alerts.add({ ...ALERT, ...RULE, id: "al_2" }, 5);
  const place = { id: "al_1", workspaceId: "ws_1" };
  await alerts.find(place);
  await alerts.find({ ...place, workspaceId: "ws_2" });
  await alerts.list("con_1");
  const [first] = await alerts.listDue({ after: "", limit: 10 });
  const begins = {
    ...{ id: "fi_1", alert_id: "al_1", began_day: "2026-11-01", began_at_ms: 5, began_said: "b", began_told: false },
    ...{ ended_day: null, ended_at_ms: null, ended_said: null, ended_told: false },
  };
  if (first !== undefined)
    for (const to of [first.readAtMs, first.readAtMs]) await alerts.decide({ of: first.alert, to, begins, ends: null });
  await alerts.listOpen("con_1");
  await alerts.listUntold(10);
  await alerts.markTold("fi_1", "began");
  const judged = await alerts.find(place);
  const ends = { id: "fi_1", ended_day: "2026-11-02", ended_at_ms: 9, ended_said: "e" };
  if (judged !== undefined) await alerts.decide({ of: judged, to: 99, begins: null, ends });
  await alerts.firings("al_1", 10);
  await alerts.listUntold(10);
  await alerts.needsHours("con_1");
  await alerts.listTodayDue({ nowMs: 100, askedBeforeMs: 80, after: undefined, limit: 10 });
  await alerts.listTodayDue({ nowMs: 100, askedBeforeMs: 80, after: { id: "con_0", askedAtMs: null }, limit: 10 });
  await alerts.listTodayDue({ nowMs: 100, askedBeforeMs: 80, after: { id: "con_1", askedAtMs: 65 }, limit: 10 });
  await alerts.change(place, { ...ALERT, value: "6" });
  await alerts.delete(place);
  await alerts.delete(place);
}

/** Room for one, whatever stands. */
const ONE = { most: 1, isMeant: () => true };

async function exchange({ rates }: Store): Promise<void> {
  const row = {
    id: "ra_1",
    workspace_id: "ws_1",
    from_currency: "USD",
    currency: "EUR",
    date: "2026-11-01",
    rate: "0.9",
  };
  await rates.put({ ...row, set_at_ms: 1 }, ONE);
  await rates.put({ ...row, id: "ra_2", rate: "0.91", set_at_ms: 2 }, ONE);
  await rates.put(
    { ...row, id: "ra_2", rate: "0.92", set_at_ms: 3 },
    { most: 1, isMeant: (seen) => seen?.rate === "0.9" },
  );
  await rates.put({ ...row, id: "ra_3", date: "2026-11-02", set_at_ms: 2 }, ONE);
  await rates.list("ws_1");
  await rates.delete({ id: "ra_1", workspaceId: "ws_2", isMeant: () => true });
  await rates.delete({ id: "ra_1", workspaceId: "ws_1", isMeant: ({ rate }) => rate === "0.9" });
  await rates.list("ws_1");
  await rates.delete({ id: "ra_1", workspaceId: "ws_1", isMeant: ({ rate }) => rate === "0.92" });
  await rates.list("ws_1");
}

async function kept(store: Store): Promise<void> {
  const { goals, notes, digests, workspaceDigests, receipts, fileLinks, reportTasks, authorizations, now } = store;
  const goal = {
    ...{ id: "go_1", connection_id: "con_1", account_id: "1", currency: "EUR", campaign_id: "" },
    ...({ kind: "target_cpa", value: "5", margin_percent: null, set_at_ms: 1 } as const),
  };
  await goals.put(goal, ONE);
  await goals.put({ ...goal, id: "go_2", value: "6" }, ONE);
  await goals.put({ ...goal, id: "go_2", value: "7" }, { most: 1, isMeant: (seen) => seen?.value === "5" });
  await goals.put({ ...goal, id: "go_3", kind: "target_roas" }, ONE);
  await goals.put({ ...goal, connection_id: "gone" }, ONE);
  await goals.list("con_1");
  await goals.delete({ id: "go_1", workspaceId: "ws_1", isMeant: ({ value }) => value === "5" });
  await goals.list("con_1");
  await goals.delete({ id: "go_1", workspaceId: "ws_1", isMeant: ({ value }) => value === "7" });
  await goals.list("con_1");
  const note = {
    id: "no_1",
    connection_id: "con_1",
    account_id: "1",
    day: "2026-11-01",
    text: "sale",
    written_at_ms: 1,
  };
  await notes.add(note, 1);
  await notes.add({ ...note, id: "no_2" }, 1);
  await notes.list("con_1");
  await notes.delete({ id: "no_1", workspaceId: "ws_2" });
  await notes.delete({ id: "no_1", workspaceId: "ws_1" });
  const digest = {
    connection_id: "con_1",
    weekday: null,
    hour: 8,
    channel_ids: ["ch_1"],
    set_at_ms: 1,
    next_at_ms: 5,
    told_day: null,
    attached: null,
  };
  await digests.put(digest);
  await digests.put({ ...digest, connection_id: "gone" });
  await digests.find("con_1");
  await now(5);
  await digests.list("ws_1");
  const claim = { nowMs: 10, leaseMs: 5, horizonMs: { daily: 100, weekly: 700 }, limit: 10 };
  await digests.claim(claim);
  await digests.claim(claim);
  await digests.settle(digest, { next_at_ms: 900, told_day: "2026-11-01" });
  await digests.claim(claim);
  await digests.delete("con_1");
  const { connection_id: _, ...schedule } = digest;
  const ofAll = { id: "dig_1", workspace_id: "ws_1", module: "toy", timezone: "Europe/Berlin", ...schedule };
  await workspaceDigests.put(ofAll);
  await workspaceDigests.put({ ...ofAll, id: "dig_2", hour: 9, set_at_ms: 2 });
  await workspaceDigests.put({ ...ofAll, id: "dig_3", workspace_id: "gone" });
  await workspaceDigests.list("ws_1");
  await workspaceDigests.claim(claim);
  await workspaceDigests.claim(claim);
  await workspaceDigests.settle(ofAll, { next_at_ms: 900, told_day: "2026-11-01" });
  await workspaceDigests.settle({ ...ofAll, set_at_ms: 2 }, { next_at_ms: 900, told_day: "2026-11-01" });
  await workspaceDigests.delete({ workspaceId: "ws_2", module: "toy" });
  await workspaceDigests.delete({ workspaceId: "ws_1", module: "toy" });
  await receipts.insertKey({ workspace_id: "ws_1", ...envelope("rk") });
  await receipts.insertKey({ workspace_id: "ws_1", ...envelope("rk") });
  await receipts.insertKey({ workspace_id: "gone", ...envelope("rk") });
  const receipt = (id: string, atMs: number) => ({
    id,
    workspace_id: "ws_1",
    at_ms: atMs,
    held: Math.min(atMs, 2),
    ...box(id),
  });
  await receipts.insert([receipt("r1", 1), receipt("r2", 2), receipt("r3", 3)], 2);
  await receipts.page({ workspaceId: "ws_1", after: "", limit: 10 });
  await receipts.find({ workspaceId: "ws_1", ids: ["r", "r3"] });
  await receipts.workspaceOf(["r", "r3"]);
  await receipts.deleteOld({ beforeMs: 3, limit: 10 });
  await receipts.countUnderOtherKeys("vk_9");
  await receipts.listUnderOtherKeys({ keyId: "vk_9", after: "", limit: 10 });
  const key = await receipts.findKey("ws_1");
  if (key !== undefined) for (const text of ["x", "y"]) await receipts.replaceKey(key, envelope(text));
  const link = {
    ...{ id: "fl_1", workspace_id: "ws_1", key_id: "key_1", hash: bytes("fl"), question: bytes("q") },
    expires_at_ms: 100,
  };
  await fileLinks.insert(link, { nowMs: 1, most: 1 });
  await fileLinks.insert({ ...link, id: "fl_2" }, { nowMs: 1, most: 1 });
  await fileLinks.insert({ ...link, id: "fl_3", workspace_id: "gone" }, { nowMs: 1, most: 1 });
  await fileLinks.take({ id: "fl_1", hash: bytes("other"), nowMs: 1 });
  for (const nowMs of [100, 99, 98]) await fileLinks.take({ id: "fl_1", hash: bytes("fl"), nowMs });
  await fileLinks.insert({ ...link, id: "fl_2" }, { nowMs: 1, most: 1 });
  await fileLinks.giveBack("fl_1", bytes("q"));
  await fileLinks.take({ id: "fl_1", hash: bytes("fl"), nowMs: 1 });
  await fileLinks.deleteOld(101);
  await fileLinks.take({ id: "fl_1", hash: bytes("fl"), nowMs: 1 });
  const task = { connection_id: "con_1", request: "q", task_id: "t", delivered: false, expires_at_ms: 100 };
  const asked = { connectionId: "con_1", request: "q" };
  await reportTasks.put(task, 1);
  await reportTasks.put({ ...task, connection_id: "gone" }, 1);
  await reportTasks.markDelivered({ ...asked, taskId: "t" });
  await reportTasks.find({ ...asked, nowMs: 2 });
  await reportTasks.delete(asked);
  await reportTasks.find({ ...asked, nowMs: 2 });
  const state = {
    state_hash: bytes("s"),
    workspace_id: "ws_1",
    module: "toy",
    step: "started",
    session_id: null,
  } as const;
  await authorizations.insert({ ...state, expires_at_ms: 100, ...envelope("au") }, 1);
  await authorizations.find(state);
  await authorizations.find({ ...state, session_id: "s" });
  await authorizations.findPlace({ stateHash: bytes("s"), sessionId: "s" });
  await authorizations.take(state);
  await authorizations.take(state);
}

async function messages({ channels, channelMessages, outbox }: Store): Promise<void> {
  await channels.insert(channelRow("ch_1", "ws_1"), 1);
  await channels.insert(channelRow("ch_2", "ws_1"), 1);
  await channels.insert(channelRow("ch_2", "ws_2"), 1);
  await channels.list("ws_1");
  const row = (channel: string, workspaceId: string, occasion: string) => ({
    ...{ channel_id: channel, workspace_id: workspaceId, occasion, message_id: `m ${occasion}`, type: "t" },
    ...box(occasion),
  });
  const given = { nowMs: 1, dueMs: 2, leasedUpMs: null, sinceMs: 0, most: 2, insteadOf: null };
  await channelMessages.put([row("ch_1", "ws_1", "a"), row("ch_2", "ws_2", "a"), row("ch_1", "ws_1", "a")], given);
  await channelMessages.put([row("ch_1", "ws_1", "b")], { ...given, dueMs: 50 });
  await channelMessages.put([row("ch_1", "ws_1", "c")], { ...given, insteadOf: "b" });
  await channelMessages.put([row("ch_1", "ws_1", "d")], given);
  const claim = { nowMs: 5, upMs: 5, leaseMs: 10, horizonMs: 1_000, limit: 10, busy: { channels: [], workspaces: [] } };
  await channelMessages.claim({ ...claim, busy: { channels: ["ch_2"], workspaces: [] } });
  await channelMessages.claim(claim);
  await channelMessages.retry(1, { attempts: 1, dueMs: 6, lastError: "e" });
  await channelMessages.settle(2, { attempts: 1, atMs: 7, outcome: "delivered", lastError: null });
  await channelMessages.list("ws_1", 10);
  await channelMessages.tally("ws_1");
  await channelMessages.tally("ws_2");
  const one = await channels.find("ch_1");
  if (one !== undefined) {
    const leaving = { row: { ...channelRow("ch_3", "ws_1"), left_at_ms: 8 }, last: row("ch_3", "ws_1", "last") };
    const changed = {
      from: one,
      to: { ...one, ...envelope("new"), changed_at_ms: 8 },
      leaving,
      nowMs: 8,
      mostLeaving: 1,
    };
    await channels.replace(changed);
    await channels.replace(changed);
    await channels.replaceKey(changed.to, envelope("re"));
    await channels.leave({ row: one, last: row("ch_1", "ws_1", "bye"), nowMs: 9, mostLeaving: 1 });
  }
  await channels.countUnderOtherKeys("vk_9");
  await channels.listUnderOtherKeys({ keyId: "vk_9", after: "", limit: 10 });
  await channels.page({ after: "", limit: 10 });
  await channels.deleteLeft();
  await channelMessages.deleteOld(5);

  const told = { channel: "webhook", workspace_id: "ws_1", occasion: "o", event_id: "e", message: MESSAGE } as const;
  await outbox.findCursor();
  await outbox.enqueueEvents({ from: null, to: 3, rows: [told], nowMs: 1 });
  await outbox.enqueueEvents({ from: null, to: 3, rows: [told], nowMs: 1 });
  await outbox.enqueueOnce([told, { ...told, occasion: "p" }], 1);
  await outbox.findCursor();
  const due = { channel: "webhook", nowMs: 2, upMs: 2, leaseMs: 5, horizonMs: 100, limit: 1 } as const;
  await outbox.claim(due);
  await outbox.claim(due);
  await outbox.claim(due);
  await outbox.settle(1, { attempts: 1, settled_at_ms: 3, outcome: "delivered" });
  await outbox.deleteOld(1);
}

async function clientRooms({ rooms }: Store): Promise<void> {
  const place = { id: "room_1", workspaceId: "ws_1" };
  const row = {
    ...{ id: "room_1", workspace_id: "ws_1", connection_id: "con_1", account_id: "1", name: "R", hash: bytes("r") },
    ...{ operator_id: null, created_at_ms: 1, linked_at_ms: 1, expires_at_ms: 100 },
    ended_at_ms: null,
  };
  const most = { open: 1, ended: 1 };
  await rooms.insert({ ...row, account_id: "2" }, most);
  await rooms.insert(row, most);
  await rooms.insert({ ...row, id: "room_2", hash: bytes("r2") }, most);
  await rooms.insert({ ...row, id: "room_2", name: "r", hash: bytes("r2") }, { open: 2, ended: 1 });
  await rooms.list("ws_1");
  await rooms.findByLink(bytes("r"), 5);
  await rooms.findByLink(bytes("r"), 100);
  const visit = { hash: bytes("v"), opened_at_ms: 5, ends_at_ms: 50, address: "127.0.0.1" };
  await rooms.visit({ linkHash: bytes("r"), visit, most: 2 });
  for (const at of [6, 7])
    await rooms.visit({ linkHash: bytes("r"), visit: { ...visit, hash: bytes(`v${at}`), opened_at_ms: at }, most: 2 });
  await rooms.visit({ linkHash: bytes("none"), visit, most: 2 });
  await rooms.visits("room_1", 10);
  await rooms.findByVisit(bytes("v7"), { nowMs: 8, latestMs: 1_000 });
  await rooms.findByVisit(bytes("v7"), { nowMs: 8, latestMs: 8 });
  await rooms.findByVisit(bytes("v7"), { nowMs: 50, latestMs: 1_000 });
  await rooms.rotate({ ...place, hash: bytes("r3"), atMs: 9 });
  await rooms.rotate({ id: "none", workspaceId: "ws_1", hash: bytes("r4"), atMs: 9 });
  await rooms.findByVisit(bytes("v7"), { nowMs: 10, latestMs: 1_000 });
  await rooms.end({ ...place, workspaceId: "ws_2", atMs: 20 });
  await rooms.end({ ...place, atMs: 20 });
  await rooms.end({ ...place, atMs: 21 });
  await rooms.rotate({ ...place, hash: bytes("r5"), atMs: 22 });
  await rooms.findByVisit(bytes("v7"), { nowMs: 22, latestMs: 1_000 });
  await rooms.visits("room_1", 10);
  for (const nth of [3, 4, 5]) {
    const next = {
      ...row,
      id: `room_${nth}`,
      hash: bytes(`r${nth}`),
      created_at_ms: 100 * nth,
      expires_at_ms: 100 * nth + 1,
    };
    await rooms.insert(next, most);
    await rooms.list("ws_1");
  }
  await rooms.sweep({ nowMs: 1_000, beforeMs: 402, limit: 1 });
  await rooms.list("ws_1");
}

async function signing({ signingKeys }: Store): Promise<void> {
  const row = { id: "sk_1", public_key: "one", created_at_ms: 1 };
  await signingKeys.current();
  await signingKeys.begin({ row, envelope: envelope("s"), replaces: null });
  await signingKeys.begin({ row: { ...row, id: "sk_2" }, envelope: envelope("s"), replaces: null });
  await signingKeys.begin({ row: { ...row, id: "sk_2" }, envelope: envelope("t"), replaces: "sk_1" });
  await signingKeys.list(10);
  const found = await signingKeys.current();
  await signingKeys.listUnderOtherKeys({ keyId: "vk_2", after: "", limit: 10 });
  await signingKeys.countUnderOtherKeys("vk_2");
  if (found === undefined) throw new Error("There is no current key.");
  await signingKeys.replaceKey(found.secret, envelope("u"));
  await signingKeys.replaceKey(found.secret, envelope("w"));
}

async function counts({ plans, usage, audit, clockJump, releases, keys }: Store): Promise<void> {
  await plans.put({ name: "small", calls_per_minute: 2, calls_per_month: 3 });
  await plans.put({ name: "small", calls_per_minute: 2, calls_per_month: 4 });
  await plans.list();
  await plans.find("small");
  await plans.findOfWorkspace("ws_1");
  const budget = { workspaceId: "ws_1", month: "2026-11", perMinute: 2, perMonth: 4 };
  for (const minute of [7, 7, 7, 8, 7, 8, 10]) await plans.countCall({ ...budget, minute });
  await plans.countedCalls("ws_1", "2026-11");
  await plans.countedCalls("ws_1", "2026-12");
  await keys.insert({ id: "k_1", workspace_id: "ws_1", name: "K", hash: bytes("k"), created_at_ms: 1 });
  const call = {
    ...{ at_ms: 5, workspace_id: "ws_1", key_id: "k_1", tool: "t", outcome: "ok", latency_ms: 3 },
    ...{ connection_ids: "con_1", first_day: "2026-11-01", last_day: null },
  };
  await usage.insert([call, { ...call, at_ms: 7, address: "127.0.0.1" }, { ...call, workspace_id: "gone" }]);
  await keys.find("k_1");
  await usage.page({ workspaceId: "ws_1", afterId: 0, limit: 10 });
  await usage.pageOfCalls({ workspaceId: "ws_1", after: { at_ms: 5, id: 1 }, limit: 10 });
  await usage.listWorkspaces();
  await usage.deleteOld({ workspaceId: "ws_1", beforeMs: 6, limit: 10 });
  const entry = {
    at_ms: 1,
    actor: "a",
    origin: "shell",
    action: "x",
    workspace_id: "ws_1",
    target: null,
    outcome: "ok",
    target_name: "A name",
  };
  for (const workspaceId of ["ws_1", "ws_1", null]) await audit.insert({ ...entry, workspace_id: workspaceId });
  await audit.pageBefore({ workspaceId: undefined, beforeId: undefined, limit: 10 });
  await audit.pageBefore({ workspaceId: "ws_1", beforeId: 2, limit: 10 });
  await audit.page({ workspaceId: "ws_1", afterId: 1, limit: 10 });
  await audit.listWorkspaces();
  await audit.deleteOld({ workspaceId: null, beforeMs: 6, limit: 10 });
  await clockJump.save({ noticed_at_ms: 1, ahead_ms: -5 });
  await clockJump.save({ noticed_at_ms: 2, ahead_ms: 5 });
  await clockJump.find();
  await releases.begin(10, 100);
  await releases.begin(20, 100);
  await releases.saw("1.2.3");
  await releases.find();
}
