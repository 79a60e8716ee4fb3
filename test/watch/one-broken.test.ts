/** What is broken of one workspace keeps no alert of another one from being decided and told, nor of its own other channels. */

import { afterAll, beforeAll, beforeEach, expect, setDefaultTimeout, test } from "bun:test";
import { type Receiver, startReceiver } from "../fakes/receiver.ts";
import { mainCredentials, OWNER } from "../fakes/test-shop.ts";
import { DAY_MS, type RememberingShop, startRememberingShop } from "../history/remembering-shop.ts";

setDefaultTimeout(120_000);

let receiver: Receiver;
let it: RememberingShop;
let workspaces: string[];

beforeAll(async () => {
  receiver = startReceiver();
  it = await startRememberingShop({ SHOPMCP_CHANNEL_PRIVATE_HOSTS: new URL(receiver.url).host });
  const { shop, simulator, clock } = it;
  const { workspaceId } = await shop.newWorkspace("Florist");
  const advertiser_id = it.otherAdvertiserId;
  const pasted = mainCredentials(simulator);
  const access_token = simulator.issueToken({ appId: pasted.app_id, advertiserIds: [advertiser_id] });
  await shop.connectTikTok(workspaceId, { ...pasted, access_token, advertiser_id });
  clock.advance(1_000);
  workspaces = [it.workspaceId, workspaceId];
  for (const one of workspaces) await newChannel(one, "hook");
  await shop.shop.jobs.runAll();
});
beforeEach(() => receiver.received.splice(0));
afterAll(async () => {
  await it.stop();
  await receiver.stop();
});

async function newChannel(workspaceId: string, name: string): Promise<string> {
  const fields = { url: `${receiver.url}/${workspaceId}/${name}` };
  return (await it.shop.shop.channels.create({ workspaceId, kind: "webhook", name, fields }, OWNER)).row.id;
}

/** It holds on every day. */
async function setAlert(workspaceId: string, value: number) {
  const rule = { metric: "spend", condition: "above", value, campaignId: null, quiet: null };
  const given = { ...rule, workspaceId, module: undefined, days: undefined, minSample: undefined };
  return (await it.shop.shop.alerts.set(given, OWNER)).row.id;
}

async function rounds() {
  // What another connection wrote counts from the next turn of the event loop on.
  await new Promise(setImmediate);
  for (let round = 0; round < 3; round += 1) await it.shop.shop.jobs.runAll();
}

const toldTo = () => receiver.received.map(({ path }) => path).toSorted();
const failures = () => it.shop.logLines.filter((line) => line.includes("vault_key_missing"));

/** Rules are looked at in the order of their ids: the first one's workspace is broken. */
async function alertsInOrder(value: number): Promise<readonly string[]> {
  const ids = new Map<string, string>();
  for (const one of workspaces) ids.set(await setAlert(one, value), one);
  return [...ids.keys()].toSorted().map((id) => ids.get(id) ?? "");
}

test.each([
  [
    "whose days do not open",
    "history",
    (id: string) => `connection_id IN (SELECT id FROM connection WHERE workspace_id = '${id}')`,
    1,
  ],
  ["whose channel does not open", "channel", (id: string) => `workspace_id = '${id}'`, 2],
] as const)(
  "a workspace %s is named in the log, the other is told at once, and it itself once they do",
  async (_, table, where, value) => {
    const { sqlite } = it.shop.store();
    const [broken = "", whole = ""] = await alertsInOrder(value);
    const key =
      sqlite.query<{ key_id: string }, []>(`SELECT key_id FROM ${table} WHERE ${where(broken)}`).get()?.key_id ?? "";
    sqlite.run("PRAGMA foreign_keys = OFF");
    sqlite.run(`UPDATE ${table} SET key_id = 'key_gone' WHERE ${where(broken)}`);
    it.clock.advance(61_000);
    await rounds();
    expect(toldTo()).toEqual([`/${whole}/hook`]);
    const [{ id } = { id: "" }] = await it.shop.shop.connections.list(broken);
    expect(failures().some((line) => line.includes(id))).toBe(true);
    sqlite.run(`UPDATE ${table} SET key_id = '${key}' WHERE ${where(broken)}`);
    it.clock.advance(61_000);
    await rounds();
    expect(toldTo()).toEqual(workspaces.map((id) => `/${id}/hook`).toSorted());
  },
);

test("a channel that does not open leaves the workspace's others their messages, once, and gets its own when it does", async () => {
  const { sqlite } = it.shop.store();
  const workspaceId = it.workspaceId;
  const id = await newChannel(workspaceId, "second");
  const key = sqlite.query<{ key_id: string }, []>(`SELECT key_id FROM channel WHERE id = '${id}'`).get()?.key_id ?? "";
  sqlite.run("PRAGMA foreign_keys = OFF");
  sqlite.run(`UPDATE channel SET key_id = 'key_gone' WHERE id = '${id}'`);
  await setAlert(workspaceId, 3);
  it.clock.advance(61_000);
  await rounds();
  expect(toldTo()).toEqual([`/${workspaceId}/hook`]);
  sqlite.run(`UPDATE channel SET key_id = '${key}' WHERE id = '${id}'`);
  it.clock.advance(DAY_MS / 24);
  await rounds();
  expect(toldTo()).toEqual([`/${workspaceId}/hook`, `/${workspaceId}/second`]);
});
