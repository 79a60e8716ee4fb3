/** Channels as the page and scripts set them. */

import { afterAll, beforeAll, expect, test } from "bun:test";
import { z } from "zod";
import { type Receiver, startReceiver } from "../fakes/receiver.ts";
import { shopmcp } from "../fakes/shell.ts";
import { OWNER } from "../fakes/test-shop.ts";
import { EMAIL, type SignedInShop, startSignedInShop } from "./signed-in-shop.ts";

let receiver: Receiver;
let shop: SignedInShop;
beforeAll(async () => {
  receiver = startReceiver();
  shop = await startSignedInShop({ env: { SHOPMCP_CHANNEL_PRIVATE_HOSTS: new URL(receiver.url).host } });
});
afterAll(async () => {
  await shop.stop();
  await receiver.stop();
});

const Made = z.looseObject({ id: z.string(), secret: z.string().nullable() });

test("a channel is made, tried, changed and removed; its address never comes back, a made secret once", async () => {
  const { workspaceId } = await shop.newWorkspace("Bakery");
  const path = `/api/workspaces/${workspaceId}/channels`;
  const fields = { url: `${receiver.url}/canary-path` };
  const made = await shop.ask("POST", path, { body: { kind: "webhook", name: "Desk", fields } });
  expect(made).toMatchObject({ status: 201, body: { kind: "webhook", name: "Desk", waiting: 0, problem: null } });
  const { id, secret } = Made.parse(made.body);
  expect(secret).toMatch(/^whsec_/);
  const listed = await shop.ask("GET", path);
  expect(listed.body).toMatchObject([{ id, hint: new URL(receiver.url).host, delivered_at: null }]);
  expect((await shop.ask("POST", `${path}/${id}/test`)).body).toMatchObject({ delivered: true });
  receiver.answer = 404;
  expect((await shop.ask("POST", `${path}/${id}/test`)).body).toEqual({
    delivered: false,
    message: "There is no such address at the receiver (HTTP 404). Make a new one there.",
  });
  receiver.answer = 200;
  expect((await shop.ask("PATCH", `${path}/${id}`, { body: { name: "Office" } })).body).toMatchObject({
    name: "Office",
  });
  expect((await shop.ask("PATCH", `${path}/${id}`, { body: { fields } })).status).toBe(400);
  expect(made.text + listed.text).not.toContain("canary-path");
  expect((await shop.ask("DELETE", `${path}/${id}`)).body).toEqual({ id, removed: true });
  const audit = await shop.ask("GET", `/api/workspaces/${workspaceId}/audit`);
  expect(audit.body).toMatchObject({
    events: expect.arrayContaining([
      expect.objectContaining({ action: "channel.create", actor: EMAIL, target_name: "Desk" }),
      expect.objectContaining({ action: "channel.remove", actor: EMAIL, target_name: "Office" }),
    ]),
  });
  expect((await shop.ask("GET", path)).body).toEqual([]);
});

test("a channel is its workspace's alone", async () => {
  const [one, two] = [await shop.newWorkspace("One"), await shop.newWorkspace("Two")];
  const given = {
    workspaceId: one.workspaceId,
    kind: "slack",
    name: "Team",
    fields: { url: `${receiver.url}/x` },
  } as const;
  const { row } = await shop.shop.channels.create(given, OWNER);
  const path = `/api/workspaces/${two.workspaceId}/channels/${row.id}`;
  expect((await shop.ask("PATCH", path, { body: { name: "Mine" } })).status).toBe(404);
  expect((await shop.ask("DELETE", path)).status).toBe(404);
  expect((await shop.ask("POST", `${path}/test`)).status).toBe(404);
  expect(receiver.received.filter(({ path: at }) => at === "/x")).toEqual([]);
});

test("the shell sets, lists, tries and removes them", async () => {
  const { workspaceId } = await shop.newWorkspace("Shell");
  const env = { SHOPMCP_DATA_DIR: shop.dataDir, SHOPMCP_CHANNEL_PRIVATE_HOSTS: new URL(receiver.url).host };
  const run = (words: string[], stdin = "") =>
    shopmcp(["channel", ...words, "--workspace", workspaceId, "--json"], { env, stdin });
  const topic = JSON.stringify({ url: `${receiver.url}/topic`, token: "tk_canary" });
  const made = await run(["set", "ntfy", "--name", "Phones"], topic);
  expect(made).toMatchObject({ exit: 0, json: { kind: "ntfy", name: "Phones" } });
  const { id } = z.looseObject({ id: z.string() }).parse(made.json);
  expect(await run(["test", id])).toMatchObject({ exit: 0, json: { delivered: true } });
  expect(await run(["set", "ntfy", "--id", id, "--name", "Pager"], "{}")).toMatchObject({
    exit: 0,
    json: { name: "Pager" },
  });
  expect((await run(["list"])).json).toMatchObject([{ id, name: "Pager", given_up: 0 }]);
  expect(made.stdout + made.stderr).not.toContain("canary");
  expect(await run(["set", "pigeon"], "{}")).toMatchObject({ exit: 2 });
  expect(await run(["set", "ntfy"], '{"url":"canary"}')).toMatchObject({
    exit: 1,
    json: { error: { code: "invalid_input" } },
  });
  expect(await run(["remove", id])).toMatchObject({ exit: 0, json: { id, removed: true } });
  expect((await run(["list"])).json).toEqual([]);
});
