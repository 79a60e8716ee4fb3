/** What holds for a raw message whichever protocol era it is written in. */

import { describe, expect, test } from "bun:test";
import { eventually } from "../fakes/eventually.ts";
import { createToyApp } from "../http/toy-app.ts";
import { asNotification, eventsOf, legacy, modern, send, toRequest } from "./messages.ts";

describe.each([
  ["2025-11-25", legacy],
  ["2026-07-28", modern],
])("%s", (_, message) => {
  test("a tool call is answered as one JSON document with the id it was sent with", async () => {
    const toy = createToyApp();
    const { status, headers, answer } = await send(
      toy.app,
      message("tools/call", { name: "toy_echo", arguments: { a: 1 } }),
    );
    expect(status).toBe(200);
    expect(headers.get("content-type")).toStartWith("application/json");
    expect(answer).toMatchObject({
      id: 7,
      result: { structuredContent: { meta: { workspace: "ws_first" }, args: { a: 1 } } },
    });
    expect(toy.calls).toEqual([{ tool: "toy_echo", workspaceId: "ws_first", args: { a: 1 } }]);
  });

  test("a call without arguments reaches the tool with an empty object", async () => {
    const toy = createToyApp();
    await send(toy.app, message("tools/call", { name: "toy_echo" }));
    expect(toy.calls[0]?.args).toEqual({});
  });

  test("an id that came as a bare number reaches the tool with every digit, as text", async () => {
    const toy = createToyApp();
    const { headers, json } = message("tools/call", { name: "toy_echo", arguments: { ids: ["BARE"], limit: 2 } });
    const bare = JSON.stringify(json).replace('"BARE"', "1810025805652000007");
    const { status } = await send(toy.app, { headers, text: bare });
    expect(status).toBe(200);
    expect(toy.calls[0]?.args).toEqual({ ids: ["1810025805652000007"], limit: 2 });
  });

  test("a number that JavaScript prints the same may have been rounded by the client, and stays a number", async () => {
    const toy = createToyApp();
    const rounded = Number("1810025805652000007");
    await send(toy.app, message("tools/call", { name: "toy_echo", arguments: { ids: [rounded] } }));
    expect(toy.calls[0]?.args).toEqual({ ids: [rounded] });
  });

  test("a tool's failure is a result with isError, our sentence and the platform's code", async () => {
    const { answer } = await send(createToyApp().app, message("tools/call", { name: "toy_fail" }));
    expect(answer?.result).toMatchObject({
      isError: true,
      content: [
        { type: "text", text: expect.stringMatching(/^Wait a minute\.\n.*"code":40100.*"retry_after_seconds":60/) },
      ],
    });
    expect(answer?.result).not.toHaveProperty("structuredContent");
  });

  test("what a tool throws never reaches the client, and the log names the request", async () => {
    const toy = createToyApp();
    const { answer, text, headers } = await send(toy.app, message("tools/call", { name: "toy_throw" }));
    expect(answer?.error?.code).toBe(-32603);
    expect(text).not.toContain("1234");
    const requestId = headers.get("x-request-id") ?? "none";
    expect(answer?.error?.message).toContain(requestId);
    expect(toy.logLines.some((line) => line.includes('"level":"error"') && line.includes(requestId))).toBe(true);
  });

  test("an unknown tool is -32602 and no tool is called", async () => {
    const toy = createToyApp();
    const { answer } = await send(toy.app, message("tools/call", { name: "toy_nothing" }));
    expect(answer).toMatchObject({ id: 7, error: { code: -32602, message: expect.stringContaining("toy_nothing") } });
    expect(toy.calls).toEqual([]);
  });

  test.each(["__proto__", "constructor", "tools/call"])("%s is no tool", async (name) => {
    const { answer } = await send(createToyApp().app, message("tools/call", { name }));
    expect(answer?.error?.code).toBe(-32602);
  });

  test("arguments that are not an object are -32602 and no tool is called", async () => {
    const toy = createToyApp();
    const { answer } = await send(toy.app, message("tools/call", { name: "toy_echo", arguments: [1] }));
    expect(answer?.error?.code).toBe(-32602);
    expect(toy.calls).toEqual([]);
  });

  test.each(["tools/forget", "constructor", "resources/subscribe", "logging/setLevel"])(
    "the method %s is -32601",
    async (method) => {
      const { answer } = await send(createToyApp().app, message(method));
      expect(answer).toMatchObject({ id: 7, error: { code: -32601 } });
    },
  );

  test.each([
    ["resources/read", { uri: "toy://attic" }, { uri: "toy://attic" }],
    ["resources/read", {}, undefined],
    ["prompts/get", { name: "toy_fight" }, undefined],
    ["prompts/get", { name: "constructor" }, undefined],
    ["prompts/get", { name: "toy_play" }, undefined],
    ["prompts/get", { name: "toy_play", arguments: { toy: 1 } }, undefined],
    ["prompts/get", { name: "toy_play", arguments: { toy: "sword" } }, undefined],
    ["prompts/get", { name: "toy_play", arguments: { toy: "ball", of: "x" } }, undefined],
  ])("%s with %j is -32602", async (method, params, data) => {
    const { answer } = await send(createToyApp().app, message(method, params));
    expect(answer).toMatchObject({ id: 7, error: { code: -32602 } });
    expect(answer?.error?.data).toEqual(data);
  });

  test("what a prompt throws by mistake never reaches the client", async () => {
    const toy = createToyApp();
    const args = { toy: "ball", friend: "the broken doll" };
    const { answer, text, headers } = await send(
      toy.app,
      message("prompts/get", { name: "toy_play", arguments: args }),
    );
    expect(answer?.error?.code).toBe(-32603);
    expect(text).not.toContain("1234");
    expect(answer?.error?.message).toContain(headers.get("x-request-id") ?? "none");
  });

  test("reading and listing call no tool", async () => {
    const toy = createToyApp();
    for (const method of ["resources/list", "resources/templates/list", "prompts/list"])
      expect((await send(toy.app, message(method))).status).toBe(200);
    await send(toy.app, message("resources/read", { uri: "toy://box" }));
    expect(toy.calls).toEqual([]);
  });

  test("a request for progress is answered by a stream that ends with the result", async () => {
    const call = message("tools/call", { name: "toy_progress", _meta: { progressToken: "p1" } });
    const response = await createToyApp().app.handle(toRequest(call));
    expect(response.headers.get("content-type")).toBe("text/event-stream");
    expect(response.headers.get("cache-control")).toBe("no-store, no-transform");
    const events = eventsOf(await response.text());
    expect(events.slice(-2)).toMatchObject([
      {
        method: "notifications/progress",
        params: { progressToken: "p1", progress: 2, total: 3, message: "two of three" },
      },
      { id: 7, result: { structuredContent: { meta: { workspace: "ws_first" } } } },
    ]);
  });

  test.each([undefined, "*/*", "application/json", "Application/JSON;q=0.9, */*;q=0.1", "application/*"])(
    "Accept %s is served by JSON, whether the SDK is needed for it or not, and progress is left out",
    async (accept) => {
      const toy = createToyApp();
      const call = (params: object) => {
        const { headers, json } = message("tools/call", { name: "toy_progress", ...params });
        const { accept: _, ...others } = headers;
        return { headers: accept === undefined ? others : { ...others, accept }, json };
      };
      for (const params of [{}, {}, { _meta: { progressToken: 1 } }]) {
        const { status, headers, answer } = await send(toy.app, call(params));
        expect([status, headers.get("content-type")?.split(";")[0]]).toEqual([200, "application/json"]);
        expect(answer?.result).toHaveProperty("structuredContent");
      }
      expect(toy.calls).toHaveLength(3);
    },
  );

  test("arguments that are null are none, whether the SDK is needed for the call or not", async () => {
    const toy = createToyApp();
    for (const params of [{}, {}, { _meta: { progressToken: 1 } }]) {
      const { text } = await send(
        toy.app,
        message(
          "tools/call",
          { name: "toy_echo", arguments: null, ...params },
          {
            accept: "application/json",
          },
        ),
      );
      expect(text).toContain("structuredContent");
    }
    expect(toy.calls.map(({ args }) => args)).toEqual([{}, {}, {}]);
  });

  test("a call whose caller leaves is told", async () => {
    const toy = createToyApp();
    const caller = new AbortController();
    const response = toy.app.handle(toRequest(message("tools/call", { name: "toy_wait" }), caller.signal));
    await toy.waiting;
    caller.abort();
    expect(await eventually(() => toy.lastSignal()?.aborted)).toBe(true);
    toy.release();
    await response;
  });

  test("a notification is accepted with an empty 202", async () => {
    const notification = asNotification(message("notifications/initialized"));
    expect(await send(createToyApp().app, notification)).toMatchObject({ status: 202, text: "" });
  });

  test("a session id that a client makes up changes nothing", async () => {
    const { status, headers } = await send(createToyApp().app, message("tools/list", {}, { "mcp-session-id": "s1" }));
    expect(status).toBe(200);
    expect(headers.get("mcp-session-id")).toBeNull();
  });

  test("after the endpoint is closed a request is told that we are stopping", async () => {
    const toy = createToyApp();
    await toy.mcp.close();
    const { status, answer } = await send(toy.app, message("tools/list"));
    expect({ status, code: answer?.error?.code }).toEqual({ status: 503, code: "stopping" });
  });

  test("tools/list is the same bytes each time", async () => {
    const toy = createToyApp();
    const first = await send(toy.app, message("tools/list"));
    const second = await send(toy.app, message("tools/list"));
    expect(second.text).toBe(first.text);
  });
});
