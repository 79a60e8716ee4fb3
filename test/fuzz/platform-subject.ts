/** TikTok's answers, mutated, through every read tool. */

import { AjvJsonSchemaValidator } from "@modelcontextprotocol/client/validators/ajv";
import { hashOf, mix, pick } from "#simulator/random.ts";
import { startSimulator } from "#simulator/simulator.ts";
import { manualClock } from "../fakes/clock.ts";
import { callTool, mainCredentials, startTestShop } from "../fakes/test-shop.ts";
import { mutated } from "./mutate.ts";
import { KNOWN_CODES, type Outcome, type Subject } from "./subject.ts";

type Call = { name: string; arguments: Record<string, unknown> };

const call = (name: string, args: Record<string, unknown> = {}): Call => ({
  name: `tiktok_ads_${name}`,
  arguments: args,
});

const CALLS: readonly [Call, ...Call[]] = [
  call("get_account"),
  call("list_campaigns"),
  call("list_campaigns", { status: "all", limit: 5 }),
  call("list_ad_groups"),
  call("list_ads"),
  call("list_audiences"),
  call("list_pixels"),
  call("get_report", { level: "account", breakdown: "day" }),
  call("get_report", { level: "campaign" }),
  call("get_report", { level: "ad", breakdown: "age_gender" }),
  call("get_report", { level: "account", breakdown: "hour", date_preset: "yesterday" }),
  call("get_creative_report"),
  call("get_gmv_max_report"),
  call("diagnose"),
];

const STATUSES = [500, 502, 404, 429, 403, 301, 204, 418] as const;
const TYPES = ["text/html", "text/plain", "", "application/json; charset=utf-16"] as const;
const CODES = [
  ...([40000, 40001, 40002, 40006, 40007, 40009, 40010, 40013, 40016, 40101, 40104, 40105, 40110, 40112] as const),
  ...([40113, 40115, 40118, 40700, 41000, 50000, 50002, 51305, 60001, -1, 1e21, 7] as const),
] as const;

type Fitting = { status: number; type: string; body: string };

export async function openPlatform(): Promise<Subject> {
  const clock = manualClock();
  const simulator = startSimulator({ clock });
  simulator.setRateLimit("off");
  let input: number | null = null;
  const fittingOf = async (request: Request, place: string, body: string): Promise<Fitting> => {
    const { method, headers } = request;
    const answer = await fetch(simulator.url + place, { method, headers, ...(method === "GET" ? {} : { body }) });
    return { status: answer.status, type: answer.headers.get("content-type") ?? "", body: await answer.text() };
  };
  const proxy = Bun.serve({
    ...{ hostname: "127.0.0.1", port: 0 },
    async fetch(request) {
      const body = await request.text();
      const { pathname, search } = new URL(request.url);
      const fitting = await fittingOf(request, pathname + search, body);
      const asked = hashOf(`${request.method} ${pathname}${search} ${body}`);
      const made = input === null ? fitting : spoiled(fitting, mix(input, asked));
      return new Response(made.status === 204 ? null : made.body, {
        ...{ status: made.status, headers: { "content-type": made.type } },
      });
    },
  });
  const env = {
    SHOPMCP_TIKTOK_BASE_URL: `http://127.0.0.1:${proxy.port}`,
    ...{ SHOPMCP_TIKTOK_QPS: "10000", SHOPMCP_TIKTOK_QPM: "600000" },
  };
  const shop = await startTestShop({ clock, env });
  const { workspaceId, key } = await shop.newWorkspace("Fuzz");
  const pasted = mainCredentials(simulator);
  await shop.connectTikTok(workspaceId, pasted);
  const listings = await Promise.all(shop.tiktok().tools.map((tool) => tool.listing()));
  const ajv = new AjvJsonSchemaValidator();
  const checks = new Map(listings.map(({ name, outputSchema }) => [name, ajv.getValidator(outputSchema)] as const));
  return {
    secrets: [key, pasted.access_token, pasted.app_secret],
    async take(seed, index) {
      const wanted = pick(CALLS, seed, index);
      // Longer than every pause that a refusal demands.
      clock.advance(600_000);
      input = mix(hashOf("platform", seed), index);
      const answer = await callTool(shop.mcpUrl, key, wanted);
      input = null;
      return judged(answer, checks.get(wanted.name));
    },
    log: () => shop.logLines.splice(0).join("\n"),
    async stop() {
      await shop.stop();
      await proxy.stop(true);
      await simulator.stop();
    },
  };
}

/** Two in five, so that calls of several requests get beyond their first. */
function spoiled(fitting: Fitting, draw: number): Fitting {
  const which = draw % 20;
  if (which < 6) return { ...fitting, body: mutated(fitting.body, draw, which) };
  if (which === 6) return { ...fitting, body: fitting.body.replace('"code":0', `"code":${pick(CODES, draw, 1)}`) };
  if (which === 7) return { ...fitting, status: pick(STATUSES, draw, 2), type: pick(TYPES, draw, 3) };
  return fitting;
}

type Check = ReturnType<AjvJsonSchemaValidator["getValidator"]>;

function judged(answer: Awaited<ReturnType<typeof callTool>>, check: Check | undefined): Outcome {
  const { isError, text, structured } = answer;
  if (!isError && structured === undefined) return { kind: "internal: no answer", text };
  if (!isError) {
    const problem = check?.(structured).errorMessage;
    if (problem !== undefined) return { kind: "internal: does not fit its schema", text: problem };
    // `meta` is left out, because its warnings may say "undefined".
    const strange = /\bNaN\b|\bundefined\b|\[object |Infinity/.exec(JSON.stringify({ ...structured, meta: null }))?.[0];
    return strange === undefined ? { kind: "fine", text } : { kind: `internal: ${strange} in an answer`, text };
  }
  const code = /"error":"(\w+)"/.exec(text)?.[1] ?? "";
  return { kind: KNOWN_CODES.has(code) ? code : `internal: ${code}`, text };
}
