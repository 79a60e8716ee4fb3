/** Who sets a channel, what is kept of it and how it ends. */

import { afterEach, beforeEach, expect, setDefaultTimeout, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { generateMasterKey } from "#vault/master-key.ts";
import { failsWith } from "../fakes/fails-with.ts";
import { filesHolding } from "../fakes/found-in-files.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { type Receiver, startReceiver } from "../fakes/receiver.ts";
import { OWNER } from "../fakes/test-shop.ts";
import { type ChannelShop, startChannelShop } from "./channel-shop.ts";

setDefaultTimeout(120_000);

let receiver: Receiver;
let shop: ChannelShop;
beforeEach(async () => {
  receiver = startReceiver();
  shop = await startChannelShop([new URL(receiver.url).host]);
});
afterEach(async () => {
  await shop.stop();
  await receiver.stop();
});

const place = (id: string) => ({ workspaceId: shop.workspaceId, id });
const rowsOf = (table: "channel" | "channel_message") => shop.store().sqlite.query(`SELECT * FROM ${table}`).all();
const put = (occasion: string) =>
  shop.shop.channels.put({ occasion, message: shop.message({ title: "canary-figure 4711" }), channelIds: null });

test("addresses, secrets and messages that wait are sealed, move with a rewrap, and doctor opens each", async () => {
  const hook = await shop.newChannel("webhook", { url: `${receiver.url}/canary-path` });
  const ntfy = { url: `${receiver.url}/canary-topic`, token: "canary-token" };
  await shop.newChannel("ntfy", ntfy);
  receiver.answer = 500;
  await put("alert:1");
  await shop.round();
  expect(await shop.shop.channels.describe()).toBe("2 stored, each one opens");
  const next = join(dirname(shop.dataDir), "next.key");
  writeFileSync(next, generateMasterKey().reveal(), { mode: 0o600 });
  expect(await shop.shop.maintenance.rewrap(`local:${next}`, OWNER)).toMatchObject({ channels: 2, failed: 0, left: 0 });
  for (const secret of ["canary-path", "canary-topic", "canary-token", "canary-figure"])
    expect([secret, filesHolding(shop.dataDir, secret), shop.logLines.join().includes(secret)]).toEqual([
      secret,
      [],
      false,
    ]);
  receiver.answer = 200;
  receiver.received.length = 0;
  shop.clock.advance(60_000);
  await shop.round();
  expect(receiver.received.map(({ body }) => body.includes("canary-figure"))).toEqual([true, true]);
  shop.store().sqlite.run("UPDATE channel SET tag = zeroblob(16) WHERE id = ?", [hook]);
  const error = await failsWith(() => shop.shop.channels.describe());
  expect(error.code).toBe("vault_unreadable");
  expect(error.message).toContain(`1 of 2 cannot be opened: ${hook}`);
});

test("an address that moved to another workspace's row does not open, and holds up no other channel", async () => {
  const one = await shop.newChannel("slack", { url: `${receiver.url}/one` });
  await shop.newChannel("slack", { url: `${receiver.url}/two` });
  const other = await shop.newWorkspace("Other");
  shop.store().sqlite.run("UPDATE channel SET workspace_id = ? WHERE id = ?", [other.workspaceId, one]);
  const message = shop.message({ workspace: { id: other.workspaceId, name: "Other" } });
  await shop.shop.channels.put({ occasion: "alert:1", message, channelIds: null });
  await put("alert:1");
  await shop.round();
  expect(receiver.received.map(({ path }) => path)).toEqual(["/two"]);
  expect(shop.messages()).toContainEqual(
    expect.objectContaining({ outcome: "given_up", last_error: "vault_unreadable" }),
  );
  expect(await shop.shop.channels.list(other.workspaceId)).toMatchObject([{ hint: null }]);
});

test("the old address is told of a change and of the end, and what waits follows to the new one", async () => {
  const id = await shop.newChannel("slack", { url: `${receiver.url}/old` });
  receiver.answer = 500;
  await put("alert:1");
  await shop.round();
  receiver.answer = 200;
  receiver.received.length = 0;
  await shop.shop.channels.change(
    { ...place(id), fields: { url: `${receiver.url}/new` } },
    { name: "eve@example.com", origin: "192.0.2.1" },
  );
  shop.clock.advance(60_000);
  await shop.round();
  const told = receiver.received.map(({ path, body }) => [path, JSON.parse(body).text]);
  expect(told.sort()).toEqual([
    ["/new", "canary-figure 4711"],
    ["/old", "Messages of Bäckerei no longer come here"],
  ]);
  expect(receiver.received.find(({ path }) => path === "/old")?.body).toContain(
    "eve@example. com gave the channel slack another address",
  );
  expect(rowsOf("channel")).toHaveLength(1);
  await shop.shop.channels.remove(place(id), OWNER);
  expect(await shop.shop.channels.list(shop.workspaceId)).toEqual([]);
  expect(await put("alert:2")).toBe(0);
  await shop.round();
  expect(receiver.received.at(-1)?.path).toBe("/new");
  expect(receiver.received.at(-1)?.body).toContain("removed the channel slack");
  expect([rowsOf("channel"), rowsOf("channel_message")]).toEqual([[], []]);
});

test("renaming tells nobody, and a secret is dropped with the place that it was given for", async () => {
  const fields = { url: `${receiver.url}/topic`, token: "tk_first" };
  const id = await shop.newChannel("ntfy", fields);
  await shop.shop.channels.change({ ...place(id), name: "Phones" }, OWNER);
  await shop.shop.channels.change({ ...place(id), fields: { token: "tk_second" } }, OWNER);
  await shop.shop.channels.test(place(id), OWNER);
  await shop.round();
  await shop.shop.channels.change({ ...place(id), fields: { url: `${receiver.url}/other` } }, OWNER);
  await shop.shop.channels.test(place(id), OWNER);
  const sent = receiver.received.map(({ body, headers }) => [JSON.parse(body).topic, headers.authorization ?? null]);
  expect(sent).toEqual([
    ["topic", "Bearer tk_second"],
    ["other", null],
  ]);
  const hook = await shop.newChannel("webhook", { url: `${receiver.url}/hook` });
  const error = await failsWith(() =>
    shop.shop.channels.change({ ...place(hook), fields: { url: `${receiver.url}/h` } }, OWNER),
  );
  expect(error.message).toContain("secret is missing");
});

test("what does not fit is refused by the names of fields, never by their values", async () => {
  const mail = {
    host: "mail.example.com",
    port: 587,
    security: "starttls",
    from: "a@example.com",
    to: "b@example.com",
  };
  for (const [kind, fields, named] of [
    ["slack", { url: "canary" }, "url must be"],
    ["slack", { url: "https://user:canary@example.com/" }, "url must be"],
    ["slack", { url: "https://example.com/", canary: 1 }, "not known"],
    ["ntfy", { url: "https://ntfy.sh/" }, "url must be"],
    ["webhook", { url: "https://example.com/", secret: "canary" }, "secret must be"],
    ["smtp", { ...mail, to: "b@example.com\r\nBcc: canary@example.com" }, "to "],
    ["smtp", { ...mail, from: "Eve <canary@example.com>" }, "from "],
    ["smtp", { ...mail, host: "mail.example.com/canary" }, "host "],
    ["smtp", { ...mail, port: 70_000 }, "port "],
    ["smtp", { ...mail, to: Array.from({ length: 11 }, (_, at) => `p${at}@example.com`).join() }, "to "],
  ] as const) {
    const error = await failsWith(() => shop.newChannel(kind, fields));
    expect([error.code, error.message.includes(named), error.message.includes("canary")]).toEqual([
      "invalid_input",
      true,
      false,
    ]);
  }
});

test("the export has the channels without addresses, and a deleted workspace leaves nothing of them", async () => {
  await shop.newChannel("slack", { url: `${receiver.url}/canary-path` });
  await put("alert:1");
  await shop.round();
  let text = "";
  for await (const piece of await shop.shop.workspaces.export(shop.workspaceId, OWNER)) text += piece;
  expect(JSON.parse(text).channels).toMatchObject([
    { kind: "slack", messages: [{ occasion: "alert:1", outcome: "delivered" }] },
  ]);
  expect(text).not.toMatch(/canary|sealed|nonce/);
  await shop.shop.workspaces.delete(shop.workspaceId, OWNER);
  expect([rowsOf("channel"), rowsOf("channel_message")]).toEqual([[], []]);
});

test("what is delivered is not kept, but that it was", async () => {
  await shop.newChannel("slack", { url: `${receiver.url}/hook` });
  await put("alert:1");
  await shop.round();
  const kept = nonEmpty(
    shop.store().sqlite.query<{ sealed: Uint8Array }, []>("SELECT sealed FROM channel_message").all(),
  );
  expect(kept.map(({ sealed }) => sealed.length)).toEqual([0]);
});

test("who set, changed, tried and removed a channel is in the audit trail", async () => {
  const id = await shop.newChannel("slack", { url: `${receiver.url}/hook` });
  await shop.shop.channels.change({ ...place(id), name: "Team" }, OWNER);
  await shop.shop.channels.test(place(id), OWNER);
  await shop.shop.channels.remove(place(id), OWNER);
  const rows = await shop.shop.audit.page({ workspaceId: shop.workspaceId, beforeId: undefined, limit: 10 });
  const done = rows.filter(({ target }) => target === id).map(({ action }) => action);
  expect(done.reverse()).toEqual(["channel.create", "channel.change", "channel.test", "channel.remove"]);
});
