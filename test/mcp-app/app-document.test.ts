/** The app as it is served: one document, small, for the keys that may use what it draws, and apart from what models read. */

import { describe, expect, test } from "bun:test";
import { z } from "zod";
import { openApp } from "#mcp-app/open-app.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { createToyApp } from "../http/toy-app.ts";
import { legacy, modern, send } from "../mcp/messages.ts";

/** Hosts hold it once for each answer that is shown. */
const MAX_BYTES = 150_000;

const URI = "ui://shopmcp/answer.html";

test("is one document below its bound that names nothing outside", async () => {
  const document = await openApp();
  expect(Buffer.byteLength(document)).toBeLessThan(MAX_BYTES);
  expect(document).toStartWith("<!doctype html>");
  expect(document.match(/<script/g)).toHaveLength(1);
  expect(document.match(/<\/script/g)).toHaveLength(1);
  const addresses = nonEmpty(document.match(/https?:\/\/[^\s"'`)]+/g) ?? []);
  expect([...new Set(addresses)]).toEqual(["http://www.w3.org/2000/svg"]);
});

describe.each([
  ["2025-11-25", legacy],
  ["2026-07-28", modern],
])("%s", (_, message) => {
  const ask = async (method: string, params = {}) => (await send(createToyApp().app, message(method, params))).answer;
  const Tools = z.looseObject({ tools: z.array(z.looseObject({ name: z.string(), _meta: z.unknown().optional() })) });

  test("a tool whose answers it draws names it in every list, and no other tool has anything of it", async () => {
    const { tools } = Tools.parse((await ask("tools/list"))?.result);
    const ui = { ui: { resourceUri: URI } };
    expect(tools.flatMap(({ name, _meta }) => (_meta === undefined ? [] : [{ name, _meta }]))).toEqual([
      { name: "toy_echo", _meta: ui },
    ]);
  });

  test("is read as a page of MCP Apps, and listed as one", async () => {
    const mimeType = "text/html;profile=mcp-app";
    const read = (await ask("resources/read", { uri: URI }))?.result;
    expect(read?.contents).toEqual([{ uri: URI, mimeType, text: "<!doctype html>" }]);
    const { resources } = z
      .looseObject({ resources: z.array(z.unknown()) })
      .parse((await ask("resources/list"))?.result);
    expect(resources).toContainEqual(expect.objectContaining({ uri: URI, mimeType }));
  });
});
