/**
 * A few hundred requests that a seed makes from the OpenAPI document: half of what fits and what does not. Whatever is
 * asked, nothing fails inside, and no secret that is planted comes back or reaches the log.
 */

import "../fakes/seeded-properties.ts";
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import fc from "fast-check";
import { startSimulator } from "#simulator/simulator.ts";
import { manualClock } from "../fakes/clock.ts";
import { mainCredentials } from "../fakes/test-shop.ts";
import { filled, fitting, type Operation, operationsOf } from "./operations.ts";
import { EMAIL, PASSWORD, type SignedInShop, startSignedInShop } from "./signed-in-shop.ts";

const SEED = 20261129;
const REQUESTS = 600;
setDefaultTimeout(120_000);

const clock = manualClock();
const simulator = startSimulator({ clock });
let shop: SignedInShop;
let operations: Operation[];
let secrets: string[];
let ids: Record<string, string[]>;

beforeAll(async () => {
  shop = await startSignedInShop({ clock, simulator, env: { SHOPMCP_PUBLIC_URL: "http://localhost:8765" } });
  const [one, two] = [await shop.newWorkspace("One"), await shop.newWorkspace("Two")];
  const pasted = mainCredentials(simulator);
  await shop.connectTikTok(one.workspaceId, pasted);
  await shop.connectToy(two.workspaceId, "bakery", "toy-token-bakery");
  secrets = [
    ...[one.key, two.key, PASSWORD, shop.cookie.split("=")[1] ?? ""],
    ...[pasted.app_secret, pasted.access_token, "toy-token-bakery", ...simulator.secrets()],
  ];
  ids = {
    id: [one.workspaceId, two.workspaceId, "ws_none"],
    module: ["tiktok-ads", "toy", "none"],
    key: [one.keyId, two.keyId, "key_none"],
    tool: ["toy_visit", "tiktok_ads_get_account", "tiktok_ads_list_campaigns", "tiktok_ads_pause_campaign"],
  };
  operations = operationsOf((await shop.ask("GET", "/api/openapi.json")).body);
});
afterAll(async () => {
  await shop.stop();
  await simulator.stop();
});

type Asked = { operation: Operation; path: string; body: unknown };

/** Sign-outs and deleted workspaces are tried elsewhere: after them there would be little left to ask. */
function asked(): fc.Arbitrary<Asked> {
  const kept = operations.filter(({ method, path }) => !(method === "DELETE" && /\/sessions?$|\{id\}$/.test(path)));
  return fc.constantFrom(...kept).chain((operation) => {
    const chosen = operation.pathParameters.map(
      (name) =>
        [
          name,
          fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...(ids[name] ?? ["none"])) }, fc.string({ minLength: 1 })),
        ] as const,
    );
    const query = fc.array(
      fc.tuple(fc.constantFrom(...operation.queryParameters, "x"), fc.oneof(fc.nat(), fc.string())),
      {
        maxLength: 2,
      },
    );
    const body = operation.body === null ? fc.constant(undefined) : fc.oneof(fitting(operation.body), fc.jsonValue());
    return fc.tuple(fc.record(Object.fromEntries(chosen)), query, body).map(([given, pairs, sent]) => {
      const search =
        operation.method === "GET"
          ? `?${new URLSearchParams(pairs.map(([name, value]): [string, string] => [name, `${value}`]))}`
          : "";
      return { operation, path: filled(operation.path, given) + search, body: sent };
    });
  });
}

test("of six hundred requests none fails inside ShopMCP, and none brings a secret back", async () => {
  const statuses = new Map<number, number>();
  const wrong: unknown[] = [];
  for (const { operation, path, body } of fc.sample(asked(), { seed: SEED, numRuns: REQUESTS })) {
    const answer = await shop.ask(operation.method, path, {
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
    const leaked = secrets.some((secret) => answer.text.includes(secret));
    if (answer.status === 500 || leaked)
      wrong.push([operation.method, path, body, answer.status, answer.text.slice(0, 300)]);
  }
  expect(wrong).toEqual([]);
  // The seed reaches what works as well as what does not.
  for (const status of [200, 201, 400, 404, 409]) expect([status, statuses.get(status) ?? 0]).not.toEqual([status, 0]);
  const said = shop.logLines.join("\n");
  expect(secrets.filter((secret) => said.includes(secret))).toEqual([]);
  expect((await shop.ask("GET", "/api/session")).body).toMatchObject({ operator: { email: EMAIL } });
});
