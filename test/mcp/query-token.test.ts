/** `?token=` on /mcp: only where the operator turned it on, only without a header, and never seen again. */

import { describe, expect, test } from "bun:test";
import { createToyApp, KEYS } from "../http/toy-app.ts";
import { legacy, type Message, modern, toRequest } from "./messages.ts";

type Ask = { query: string; authorization?: string };

/** The message with this query, and with this Authorization header or none. */
function ask(message: Message, { query, authorization }: Ask): Request {
  const { authorization: _, ...headers } = message.headers;
  const sent = toRequest({
    ...message,
    headers: authorization === undefined ? headers : { ...headers, authorization },
  });
  return new Request(`${sent.url}${query}`, sent);
}

describe.each([
  ["2025-11-25", legacy],
  ["2026-07-28", modern],
])("%s", (_, message) => {
  const call = message("tools/call", { name: "toy_echo", arguments: {} });

  test("off, the query is ignored: 401 as without a key, and nothing repeats it", async () => {
    const toy = createToyApp();
    const response = await toy.app.handle(ask(call, { query: `?token=${KEYS.first}` }));
    expect(response.status).toBe(401);
    expect(await response.text()).not.toContain(KEYS.first);
    expect(toy.logLines.join("")).not.toContain(KEYS.first);
    expect(toy.calls).toEqual([]);
  });

  test("off, a key in the header works whatever the query says", async () => {
    const toy = createToyApp();
    const request = ask(call, { query: "?token=smcp_unknown", authorization: `Bearer ${KEYS.second}` });
    expect((await toy.app.handle(request)).status).toBe(200);
    expect(toy.calls).toMatchObject([{ workspaceId: "ws_second" }]);
  });

  test("on, it is a key like that of a header, and neither answer nor log repeats it", async () => {
    const toy = createToyApp({ queryToken: true });
    const query = `?client=x&token=${KEYS.first}`;
    const malformed = { ...call, text: "{" };
    for (const [sent, status] of [
      [call, 200],
      [malformed, 400],
      [message("nothing/here"), message === modern ? 404 : 200],
      [message("tools/call", { name: "toy_throw" }), 200],
    ] as const) {
      const response = await toy.app.handle(ask(sent, { query }));
      expect(response.status).toBe(status);
      expect(JSON.stringify([...response.headers]) + (await response.text())).not.toContain(KEYS.first);
    }
    expect(toy.calls[0]).toMatchObject({ workspaceId: "ws_first" });
    expect(toy.logLines.join("")).not.toContain(KEYS.first);
    expect(toy.logLines.join("")).not.toContain("token=");
  });

  test("on, an Authorization header decides alone, even one that is no key", async () => {
    const toy = createToyApp({ queryToken: true });
    for (const authorization of ["Bearer smcp_unknown", "Basic c21jcF9maXJzdA==", ""]) {
      expect((await toy.app.handle(ask(call, { query: `?token=${KEYS.first}`, authorization }))).status).toBe(401);
    }
    const request = ask(call, { query: `?token=${KEYS.first}`, authorization: `Bearer ${KEYS.second}` });
    expect((await toy.app.handle(request)).status).toBe(200);
    expect(toy.calls).toMatchObject([{ workspaceId: "ws_second" }]);
  });

  test.each([
    "",
    "?",
    "?token",
    "?token=",
    "?Token=smcp_first",
    "?token=smcp_unknown",
    "?token=smcp_unknown&token=smcp_first",
  ])("on, %j is 401", async (query) => {
    const toy = createToyApp({ queryToken: true });
    expect((await toy.app.handle(ask(call, { query }))).status).toBe(401);
    expect(toy.calls).toEqual([]);
  });
});
