/** Names of strangers are looked up over the network, with a time limit, and without the threads that others need. */

import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { createGuardedFetch } from "#oauth/guarded-fetch.ts";
import { OAuthError } from "#oauth/oauth-error.ts";
import { createLookup } from "#outbound/name-lookup.ts";
import { manualClock } from "../fakes/clock.ts";
import { eventually } from "../fakes/eventually.ts";
import { type NameServer, startNameServer } from "../fakes/name-server.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { newPkce, OPERATOR, PASSWORD, startOAuthShop } from "../oauth/oauth-shop.ts";

let names: NameServer;
beforeEach(async () => {
  names = await startNameServer();
});
afterEach(() => names.stop());

const lookup = () => createLookup({ servers: [names.server] });
const never = () => new AbortController().signal;
const codeOf = (asked: Promise<unknown>) =>
  asked.then(
    () => null,
    (thrown) => (thrown instanceof OAuthError ? thrown.code : Promise.reject(thrown)),
  );

describe("a look-up", () => {
  test("gives every address of the name", async () => {
    names.answer(() => ["93.184.215.14", "10.0.0.1"]);
    expect(await lookup()("a.example.com", never())).toEqual(["93.184.215.14", "10.0.0.1"]);
    expect(names.asked.map(({ name }) => name)).toEqual(["a.example.com", "a.example.com"]);
  });

  test("rejects where there is no such name", async () => {
    names.answer(() => []);
    await expect(lookup()("a.example.com", never())).rejects.toThrow("ENOTFOUND");
  });

  test("ends when it is told to", async () => {
    const stop = new AbortController();
    const asked = lookup()("a.example.com", stop.signal);
    await eventually(() => names.asked[0]);
    stop.abort();
    await expect(asked).rejects.toThrow("ECANCELLED");
    await expect(lookup()("a.example.com", stop.signal)).rejects.toThrow();
  });
});

describe("a name server that never answers", () => {
  test("keeps neither /readyz nor a sign-in waiting, however many ask for client documents", async () => {
    const clock = manualClock();
    const dial = () => Promise.reject(new Error("nothing is dialled"));
    // None of them ends by itself, however long the rest takes.
    const fetchJson = createGuardedFetch({ lookup: lookup(), dial, clock, timeoutMs: 600_000 });
    const shop = await startOAuthShop({ clock, fetchJson });
    let answered = 0;
    const asking = Array.from({ length: 32 }, async (_, at) => {
      const response = await shop.authorize(`https://client${at}.example.com/c`, newPkce());
      answered += 1;
      return [response.status, await response.text()];
    });
    await eventually(() => names.asked[63]);
    const ready = await shop.ask("/readyz");
    const signedIn = await shop.page("POST", "/api/session", {
      cookie: "",
      body: { email: OPERATOR, password: PASSWORD },
    });
    expect([ready.status, signedIn.status, answered]).toEqual([200, 200, 0]);
    names.answer(() => []);
    const text = expect.stringContaining("at client0.example.com cannot be fetched");
    expect((await Promise.all(asking))[0]).toEqual([503, text]);
    await shop.stop();
  });

  test("costs a person the time limit, and the slot is free again", async () => {
    const clock = manualClock();
    const dial = () => Promise.reject(new Error("nothing is dialled"));
    const fetchJson = createGuardedFetch({ lookup: lookup(), dial, clock, timeoutMs: 20 });
    for (let round = 0; round < 3; round += 1) {
      const asked = Array.from({ length: 4 }, (_, at) => fetchJson(`https://a.example.com/${round}-${at}`, 100));
      expect(await Promise.all(asked.map(codeOf))).toEqual(Array.from({ length: 4 }, () => "temporarily_unavailable"));
    }
    expect(new Set(names.asked.map(({ name }) => name))).toEqual(new Set(["a.example.com"]));
  });
});

test("a look-up that goes on after the time limit holds its slot until it has ended", async () => {
  const gate = Promise.withResolvers<readonly string[]>();
  const dialled: string[] = [];
  const fetchJson = createGuardedFetch({
    lookup: () => gate.promise,
    async dial({ path }) {
      dialled.push(path);
      return { status: 200, headers: { "content-type": "application/json" }, body: "{}" };
    },
    clock: manualClock(),
    timeoutMs: 1,
  });
  const message = (path: string) =>
    fetchJson(`https://a.example.com/${path}`, 100).then(
      () => "fetched",
      ({ message }: Error) => message,
    );
  for (const text of nonEmpty(await Promise.all(["1", "2", "3", "4"].map(message))))
    expect(text).toContain("cannot be fetched");
  expect(await message("5")).toContain("Too many");
  gate.resolve(["93.184.215.14"]);
  // Everything that waited for the gate has had its turn by then.
  await new Promise((resolve) => setImmediate(resolve));
  expect(dialled).toEqual([]);
  expect(await message("6")).not.toContain("Too many");
});

test("an address of the other kind is dialled where the first one leads nowhere, and no third one", async () => {
  const dialled: string[] = [];
  const fetchJson = createGuardedFetch({
    lookup: async () => ["2606:4700::1", "93.184.215.14", "93.184.215.15", "2606:4700::2"],
    dial({ address }) {
      dialled.push(address);
      return Promise.reject(new Error("unreachable"));
    },
    clock: manualClock(),
  });
  expect(await codeOf(fetchJson("https://a.example.com/c", 100))).toBe("temporarily_unavailable");
  expect(dialled).toEqual(["93.184.215.14", "2606:4700::1"]);
});
