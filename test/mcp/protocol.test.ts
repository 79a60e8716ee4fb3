/** What is written down of the SDKs, so that they need not be loaded, is what they say. */

import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { SUPPORTED_PROTOCOL_VERSIONS } from "@modelcontextprotocol/sdk/types.js";
import * as sdk from "@modelcontextprotocol/server";
import { isPlainlyLegacy } from "#mcp/era.ts";
import { plainMessage } from "#mcp/plain-message.ts";
import * as own from "#mcp/protocol.ts";
import { nonEmpty } from "../fakes/non-empty.ts";

const SRC = join(import.meta.dir, "..", "..", "src");

test("versions and names are the SDKs'", () => {
  expect([...own.LEGACY_VERSIONS]).toEqual(SUPPORTED_PROTOCOL_VERSIONS);
  expect(own.PROTOCOL_VERSION_META_KEY).toBe(sdk.PROTOCOL_VERSION_META_KEY);
  expect(own.CLIENT_INFO_META_KEY).toBe(sdk.CLIENT_INFO_META_KEY);
  expect(own.SERVER_INFO_META_KEY).toBe(sdk.SERVER_INFO_META_KEY);
  expect(own.CLIENT_CAPABILITIES_META_KEY).toBe(sdk.CLIENT_CAPABILITIES_META_KEY);
  expect(own.LOG_LEVEL_META_KEY).toBe(sdk.LOG_LEVEL_META_KEY);
});

const TYPES = [
  ...[
    "application/json",
    "Application/JSON",
    " application/json ",
    "application/json;charset=utf-8",
    "application/json;",
  ],
  ...[
    'application/json; a="x,y"',
    'application/json; a="x\\",y"',
    'application/json; a="x',
    "application/json; a=b, text/html",
  ],
  ...["application/json, text/html", "text/html", "application/jsonx", "application/json x", ";", "", "json"],
];

test("a content type is JSON exactly where the SDK takes it", () => {
  for (const type of nonEmpty(TYPES))
    expect({ type, json: own.isJsonContentType(type) }).toEqual({ type, json: sdk.isJsonContentType(type) });
  expect(own.isJsonContentType(null)).toBe(false);
});

const CLAIM = { [sdk.PROTOCOL_VERSION_META_KEY]: "2026-07-28" };
const HEADERS: Record<string, string>[] = [
  {},
  ...[...own.LEGACY_VERSIONS, own.MODERN_VERSION, "1999-01-01", ""].map((version) => ({
    "mcp-protocol-version": version,
  })),
  { "mcp-method": "tools/list" },
  { "mcp-method": "nothing/known", "mcp-name": "x", "mcp-protocol-version": "2025-11-25" },
];
const METAS: unknown[] = [
  ...[
    CLAIM,
    {},
    { progressToken: 1 },
    { progressToken: "a" },
    { progressToken: 1.5 },
    { progressToken: null },
    5,
    null,
  ],
  ...[{ "acme/turn": 1 }, { "io.modelcontextprotocol/related-task": 5 }, { "io.modelcontextprotocol/logLevel": "odd" }],
];
const BODIES: unknown[] = [
  ...["initialize", "notifications/initialized", "tools/list", "prompts/list", "nothing/known"].flatMap((method) =>
    [{ id: 1 }, { id: "a" }, {}, { id: 1.5 }, { id: null }].flatMap((id) =>
      [
        ...[{}, { params: {} }, { params: { protocolVersion: "2025-06-18" } }],
        ...METAS.map((_meta) => ({ params: { _meta } })),
      ].map((params) => ({
        ...{ jsonrpc: "2.0", method },
        ...id,
        ...params,
      })),
    ),
  ),
  ...[{ method: "initialize", id: 1 }, { jsonrpc: "2.0", id: 1, result: {} }, { jsonrpc: "2.0", id: 1 }, null, 1, []],
];

test("what is plainly of the older era is so to the SDK", async () => {
  let plain = 0;
  for (const headers of HEADERS)
    for (const body of BODIES) {
      const request = new Request("http://localhost/mcp", { method: "POST", headers });
      const message = plainMessage(body);
      if (message === null || !isPlainlyLegacy(request.headers, message)) continue;
      plain += 1;
      expect({ headers, body, legacy: await sdk.isLegacyRequest(request, body) }).toEqual({
        headers,
        body,
        legacy: true,
      });
    }
  expect(plain).toBeGreaterThan(80);
});

/** What is imported by the sources that `entry` loads before anything is asked of it, types left out. */
function loadedBy(entry: string): Set<string> {
  const transpiler = new Bun.Transpiler({ loader: "ts" });
  const packages = new Set<string>();
  const seen = new Set<string>();
  const follow = (file: string) => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const { path, kind } of transpiler.scanImports(readFileSync(file, "utf8"))) {
      if (kind !== "import-statement") continue;
      if (path.startsWith("#")) follow(join(SRC, path.slice(1)));
      else if (path.startsWith(".") && path.endsWith(".ts")) follow(join(dirname(file), path));
      else packages.add(path);
    }
  };
  follow(entry);
  expect(seen.size).toBeGreaterThan(300);
  return packages;
}

test("neither SDK is loaded at the start, nor by a call that the fast path answers", () => {
  const packages = [...loadedBy(join(SRC, "main.ts"))];
  expect(packages).toContain("zod");
  expect(packages.filter((name) => name.startsWith("@modelcontextprotocol"))).toEqual([]);
});
