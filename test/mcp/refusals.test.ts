/** What is refused before any tool hears of it, whichever era the message is written in. */

import { describe, expect, test } from "bun:test";
import { MAX_DEPTH } from "#json/json-depth.ts";
import { createToyApp } from "../http/toy-app.ts";
import { legacy, type Message, modern, send } from "./messages.ts";

describe.each([
  ["2025-11-25", legacy],
  ["2026-07-28", modern],
])("%s", (_, message) => {
  test("a message that is not JSON is -32700 with 400", async () => {
    const { status, answer } = await send(createToyApp().app, {
      headers: message("ping").headers,
      text: '{"jsonrpc":',
    });
    expect({ status, code: answer?.error?.code }).toEqual({ status: 400, code: -32700 });
  });

  test("JSON that is no JSON-RPC message is -32600 with 400", async () => {
    const { status, answer } = await send(createToyApp().app, { headers: message("ping").headers, json: { hello: 1 } });
    expect({ status, code: answer?.error?.code }).toEqual({ status: 400, code: -32600 });
  });

  test("a batch is refused whole, in words", async () => {
    const toy = createToyApp();
    const call = message("tools/call", { name: "toy_echo" });
    const { status, answer } = await send(toy.app, { headers: call.headers, json: [call.json, call.json] });
    expect({ status, code: answer?.error?.code }).toEqual({ status: 400, code: -32600 });
    expect(answer?.error?.message).toContain("one message a request");
    expect(toy.calls).toEqual([]);
  });

  test("a body at 1 MiB is read, one byte more is 413", async () => {
    const toy = createToyApp();
    const padded = (bytes: number) => {
      const call = message("tools/call", { name: "toy_echo", arguments: { pad: "" } });
      const frame = JSON.stringify(call.json).length;
      return { ...call, text: JSON.stringify(call.json).replace('"pad":""', `"pad":"${"x".repeat(bytes - frame)}"`) };
    };
    expect((await send(toy.app, padded(1_048_576))).status).toBe(200);
    const over = await send(toy.app, padded(1_048_577));
    expect({ status: over.status, code: over.answer?.error?.code }).toEqual({ status: 413, code: "payload_too_large" });
    expect(toy.calls).toHaveLength(1);
  });

  test.each([
    ["arguments", (deep: unknown) => ({ arguments: { deep } })],
    ["_meta", (deep: unknown) => ({ _meta: { deep } })],
  ])(
    "%s of a message 32 levels deep are read, one level more is -32600 with 400 and reaches no tool",
    async (_, at) => {
      const toy = createToyApp();
      // The message itself, its params and the object that holds `deep` are three levels.
      const nested = (levels: number) => message("tools/call", { name: "toy_echo", ...at(listsIn(levels - 3)) });
      // The second time a message of 2026-07-28 takes the way past the SDK.
      for (const _ of [1, 2]) expect((await send(toy.app, nested(MAX_DEPTH))).answer).toHaveProperty("result");
      expect(toy.calls).toHaveLength(2);
      const over = await send(toy.app, nested(MAX_DEPTH + 1));
      expect({ status: over.status, error: over.answer?.error }).toEqual({
        status: 400,
        error: { code: -32600, message: "The request body is nested more than 32 levels deep." },
      });
      expect(toy.calls).toHaveLength(2);
    },
  );

  test("a progressToken of 1,024 characters is taken, one more is -32602 and reaches no tool", async () => {
    const toy = createToyApp();
    const call = (length: number) => {
      const { headers, ...rest } = message("tools/call", {
        name: "toy_echo",
        _meta: { progressToken: "p".repeat(length) },
      });
      // The answer of 2025-11-25 would be a stream otherwise.
      return { ...rest, headers: { ...headers, accept: "application/json" } };
    };
    expect((await send(toy.app, call(1_024))).answer).toHaveProperty("result");
    expect(toy.calls).toHaveLength(1);
    const over = await send(toy.app, call(1_025));
    expect(over.answer?.error?.code).toBe(-32602);
    expect(over.answer?.error?.message).toContain("_meta.progressToken");
    expect(toy.calls).toHaveLength(1);
  });

  test("another content type is 415, an Accept without JSON is 406", async () => {
    const toy = createToyApp();
    const call = message("tools/call", { name: "toy_echo" });
    const with_ = (headers: Record<string, string>) => ({ ...call, headers: { ...call.headers, ...headers } });
    expect((await send(toy.app, with_({ "content-type": "text/plain" }))).status).toBe(415);
    for (const accept of ["text/event-stream", "text/html, image/*"])
      expect((await send(toy.app, with_({ accept }))).status).toBe(406);
    expect(toy.calls).toEqual([]);
  });

  test.each([undefined, "Bearer smcp_unknown", "Basic c21jcF9maXJzdA==", "smcp_first", "Bearer"])(
    "authorization %s is 401 before anything is parsed, and says what to do",
    async (authorization) => {
      const toy = createToyApp();
      const { authorization: _, ...headers } = message("ping").headers;
      const refused: Message = {
        headers: authorization === undefined ? headers : { ...headers, authorization },
        text: "{",
      };
      const { status, answer, headers: sent } = await send(toy.app, refused);
      expect({ status, code: answer?.error?.code }).toEqual({ status: 401, code: "unauthorized" });
      expect(sent.get("www-authenticate")).toBe('Bearer realm="shopmcp"');
      expect(answer?.error?.message).toContain("Bearer smcp_");
      expect(toy.calls).toEqual([]);
    },
  );
});

/** An empty list inside of lists, `levels` in all. */
function listsIn(levels: number): unknown[] {
  return levels === 1 ? [] : [listsIn(levels - 1)];
}
