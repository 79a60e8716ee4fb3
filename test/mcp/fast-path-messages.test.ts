/** Odd messages, each sent to a server with the short way and to one without it. */

import "../fakes/seeded-properties.ts";
import { expect, test } from "bun:test";
import fc from "fast-check";
import { createToyApp } from "../http/toy-app.ts";
import { legacy, modern, toRequest } from "./messages.ts";

const ODD = [
  ...["0", "-0", "1.0", "1e3", "1.5", "-1", "1e400", "9007199254740991", "9007199254740993", "12345678901234567890"],
  ...[
    '""',
    '"a"',
    '"12345678901234567890"',
    '"\\ud800"',
    '"\\u0061"',
    '"__proto__"',
    "null",
    "true",
    "[]",
    "{}",
    "[1]",
  ],
  ...['{"__proto__":{"x":1}}', '{"constructor":1}', '{"a":{"b":[{"c":null}]}}', '{"id":12345678901234567890}'],
  ...['{"a":1,"a":2}', '{"x":"1"}', '{"toString":1,"hasOwnProperty":2}', '{"0":1,"b":2,"1":3}'],
];
const OBJECTS = ODD.filter((text) => text.startsWith("{"));
const NAMES = [
  '"toy_echo"',
  '"toy_fail"',
  '"toy_throw"',
  '"toy\\u005fecho"',
  '"nosuch"',
  '"constructor"',
  '"__proto__"',
];
const METHODS = ['"tools/call"', '"tools/list"', '"\\u0074ools/call"', '"tools\\/list"', '"tools/nosuch"', '"ping"'];
const odd = fc.constantFrom(...ODD);
const mostly = (usual: fc.Arbitrary<string>) => fc.oneof({ weight: 24, arbitrary: usual }, odd);
const space = fc.oneof({ weight: 60, arbitrary: fc.constant("") }, fc.constantFrom(" ", "\n", "\t\r\n", "\u00a0"));

type Field = readonly [name: string, value: fc.Arbitrary<string>];

/** Members in any order, some of them missing, some twice, their names written with escapes here and there. */
function members(fields: readonly Field[]): fc.Arbitrary<string> {
  const each = fields.map(([name, value]) =>
    fc
      .tuple(fc.constantFrom(name, name, name, name, escaped(name)), space, value)
      .map(([written, gap, text]) => `"${written}"${gap}:${gap}${text}`),
  );
  const extra = fc
    .tuple(fc.constantFrom("x", "__proto__", "cursor", "task", "constructor", "id", "method", "params", "name"), odd)
    .map(([name, value]) => `"${name}":${value}`);
  const present = fc.tuple(...each.map((one) => fc.option(one, { freq: 40, nil: null })));
  const extras = fc.oneof({ weight: 9, arbitrary: fc.constant([]) }, fc.array(extra, { maxLength: 2 }));
  return fc.tuple(present, extras, fc.boolean()).map(([some, more, turned]) => {
    const all = [...some.filter((one) => one !== null), ...more];
    return `{${(turned ? all.toReversed() : all).join(",")}}`;
  });
}

function escaped(name: string): string {
  return `\\u${name.charCodeAt(0).toString(16).padStart(4, "0")}${name.slice(1)}`;
}

/** Of a client's own and of MCP, well-formed and not. */
const METAS = [
  ...['{"progressToken":3}', '{"progressToken":"a"}', '{"acme/turn":{"id":12345678901234567890}}', "{}"],
  ...ODD.map((value) => `{"progressToken":${value},"callId":"c"}`),
  ...ODD.map((value) => `{"io.modelcontextprotocol/related-task":${value}}`),
  ...ODD.map((value) => `{"io.modelcontextprotocol/logLevel":${value}}`),
  '{"__proto__":{"progressToken":3},"progressToken":4}',
];
const meta = mostly(fc.constantFrom(...METAS));

const ENVELOPE =
  '{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{},"io.modelcontextprotocol/clientInfo":{"name":"test","version":"1.0.0"}}';
const messageOf = (params: readonly Field[]) =>
  fc
    .tuple(
      space,
      members([
        ["jsonrpc", mostly(fc.constant('"2.0"'))],
        ["id", fc.oneof({ weight: 2, arbitrary: fc.constant("7") }, odd)],
        ["method", mostly(fc.constantFrom(...METHODS, ...Array(10).fill('"tools/call"')))],
        ["params", mostly(members(params))],
      ]),
      space,
    )
    .map((pieces) => pieces.join(""));
const CALL: readonly Field[] = [
  ["name", mostly(fc.constantFrom(...NAMES, ...Array(8).fill('"toy_echo"')))],
  ["arguments", mostly(fc.constantFrom(...OBJECTS))],
];
const WITH_META = fc.boolean().chain((has) => messageOf(has ? [...CALL, ["_meta", meta]] : CALL));
const broken = (message: fc.Arbitrary<string>) =>
  fc.oneof(
    { weight: 20, arbitrary: message },
    message.map((text) => `\ufeff${text}`),
    message.map((text) => `${text}x`),
    message.map((text) => `${text}\u0000`),
    message.map((text) => text.slice(0, -1)),
    message.map((text) => `[${text}]`),
    message.map((text) => `${'{"a":'.repeat(40)}${text}${"}".repeat(40)}`),
  );

const shops = () => ({ fast: createToyApp(), slow: createToyApp({ withoutFastPath: true }) });

async function seen({ app, calls }: ReturnType<typeof createToyApp>, headers: Record<string, string>, text: string) {
  const answer = await app.handle(toRequest({ headers, text }));
  const body = (await answer.text()).replaceAll(/req_\w+/g, "req");
  const { status } = answer;
  const type = answer.headers.get("content-type");
  const called = calls.splice(0);
  // SDK v1 answers by a stream of one event where progress is wanted, even where there is none.
  const [event] = type === "text/event-stream" ? (/(?<=^event: message\ndata: ).*(?=\n\n$)/.exec(body) ?? []) : [];
  return event === undefined
    ? { status, type, body, called }
    : { status, type: "application/json", body: event, called };
}

test("an odd message of 2025-11-25 is answered and understood as SDK v1 does", async () => {
  const { fast, slow } = shops();
  const headers = fc.constantFrom(legacy("tools/call").headers, legacy("tools/call").headers, {
    ...legacy("tools/call").headers,
    "mcp-method": "tools/call",
  });
  let answered = 0;
  await fc.assert(
    fc.asyncProperty(broken(WITH_META), headers, async (text, of) => {
      const sdk = await seen(slow, of, text);
      expect(await seen(fast, of, text)).toEqual(sdk);
      if (sdk.called.length > 0) answered += 1;
    }),
    { numRuns: 600 },
  );
  expect(answered).toBeGreaterThan(60);
});

test("an odd message of 2026-07-28 is answered and understood as SDK v2 does", async () => {
  const { fast, slow } = shops();
  const usual = { ...modern("tools/call", { name: "toy_echo" }) };
  await fast.app.handle(toRequest(usual));
  fast.calls.splice(0);
  const envelope = fc
    .constantFrom(...METAS)
    .map((own) => `${ENVELOPE.slice(0, -1)}${own === "{}" ? "" : ","}${own.slice(1)}`);
  const enveloped: Field = ["_meta", mostly(fc.oneof({ weight: 2, arbitrary: fc.constant(ENVELOPE) }, envelope))];
  const headers = fc
    .tuple(fc.constantFrom(...Array(8).fill("toy_echo"), "toy_fail", "nosuch", "__proto__", ""), fc.nat(9))
    .map(([name, lists]) => ({
      ...usual.headers,
      ...(lists === 0 ? { "mcp-method": "tools/list" } : { "mcp-name": name }),
    }));
  let answered = 0;
  await fc.assert(
    fc.asyncProperty(broken(messageOf([...CALL, enveloped])), headers, async (text, of) => {
      const sdk = await seen(slow, of, text);
      expect(await seen(fast, of, text)).toEqual(sdk);
      if (sdk.called.length > 0) answered += 1;
    }),
    { numRuns: 600 },
  );
  expect(answered).toBeGreaterThan(20);
});
