/**
 * The model-facing check without a model: an analyst's questions, each with the calls that answer it. A real MCP client
 * makes them, what is read off the answers is held against the account's own books, and what they cost stands in
 * docs/questions.md.
 */

import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { type Simulator, startSimulator } from "#simulator/simulator.ts";
import { manualClock } from "../fakes/clock.ts";
import { expectGolden } from "../fakes/golden.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { mainCredentials, startTestShop, type TestShop } from "../fakes/test-shop.ts";
import { countTokens } from "../fakes/tokens.ts";
import { openBooks } from "./books.ts";
import { Answer, type Call, type Question } from "./question.ts";
import { QUESTIONS } from "./questions.ts";

// All questions are asked before the first test, on a machine that may be busy with others.
setDefaultTimeout(120_000);

const DOCUMENT = join(import.meta.dir, "..", "..", "docs", "questions.md");
/** Of one question: what an assistant answers without losing its thread. */
const MAX_CALLS = 3;
const MAX_ANSWER_TOKENS = 3_000;

/** Its digits and the port differ from run to run, and so would its tokens. */
const RECEIPT = /http:[^"]*\/receipts\/[^"]+/;
const LIKE_ANY_RECEIPT = "http://127.0.0.1:8765/receipts/Zk3vQ9-tB0sWmL7x";

type Asked = { question: Question; calls: Call[]; answers: Answer[]; written: number; read: number[] };

let simulator: Simulator;
let shop: TestShop;
let client: Client;
let asked: Asked[];

beforeAll(async () => {
  const clock = manualClock();
  simulator = startSimulator({ clock });
  simulator.setRateLimit("off");
  // The clock stands still, so that no turn would ever come; and each question is asked of TikTok, not of the cache.
  const env = { SHOPMCP_CACHE_SECONDS: "0", SHOPMCP_TIKTOK_QPS: "10000", SHOPMCP_TIKTOK_QPM: "600000" };
  shop = await startTestShop({ clock, simulator, env });
  const { workspaceId, key } = await shop.newWorkspace("analyst");
  await shop.connectTikTok(workspaceId, mainCredentials(simulator));
  client = new Client({ name: "analyst", version: "1" }, { versionNegotiation: { mode: "auto" } });
  await client.connect(
    new StreamableHTTPClientTransport(new URL(shop.mcpUrl), {
      requestInit: { headers: { authorization: `Bearer ${key}` } },
    }),
  );
  asked = [];
  for (const question of nonEmpty(QUESTIONS)) asked.push(await ask(question));
});

afterAll(async () => {
  await client?.close();
  await shop?.stop();
  await simulator?.stop();
});

async function ask(question: Question): Promise<Asked> {
  const calls: Call[] = [];
  const answers: Answer[] = [];
  const read: number[] = [];
  for (const next of nonEmpty(question.calls)) {
    const call = typeof next === "function" ? next(answers) : next;
    const request = { name: `tiktok_ads_${call.tool}`, arguments: { ...call.args } };
    const result = await client.callTool(request);
    const [content] = result.content;
    if (result.isError || content?.type !== "text") throw new Error(`${call.tool}: ${JSON.stringify(result.content)}`);
    calls.push(call);
    answers.push(Answer.parse(result.structuredContent));
    read.push(countTokens(content.text.replace(RECEIPT, LIKE_ANY_RECEIPT)));
  }
  const written = calls.reduce((total, call) => total + countTokens(spelled(call)), 0);
  return { question, calls, answers, written, read };
}

/** What a model writes to make a call. */
function spelled({ tool, args }: Call): string {
  return JSON.stringify({ name: `tiktok_ads_${tool}`, arguments: args });
}

describe.each(nonEmpty(QUESTIONS.map((question, index) => [question.asked, question, index] as const)))(
  "%s",
  (_, question, index) => {
    test("is answered with the figures of the account's own books", () => {
      const { story } = simulator;
      expect(question.read(asked[index]?.answers ?? [], story)).toEqual(question.truth(openBooks(simulator), story));
    });

    test("is answered whole: on one page each, in few calls and a size that a model can read", () => {
      const { answers = [], read = [] } = asked[index] ?? {};
      for (const { page } of nonEmpty(answers)) expect(page.has_more).toBe(false);
      expect(answers.length).toBeLessThanOrEqual(MAX_CALLS);
      expect(read.reduce((sum, tokens) => sum + tokens, 0)).toBeLessThan(MAX_ANSWER_TOKENS);
    });
  },
);

test("the document shows what each question costs", () => {
  expectGolden(DOCUMENT, documentOf(asked));
});

function documentOf(all: readonly Asked[]): string {
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const rows = all.map(({ question, calls, answers, written, read }) => {
    const requests = sum(answers.map(({ meta }) => meta.api_calls));
    return `| ${question.asked} | ${calls.map(({ tool }) => `\`${tool}\``).join(", ")} | ${requests} | ${written} | ${sum(read)} |`;
  });
  const details = all.map(
    ({ question, calls }) => `**${question.asked}**\n\n${calls.map((call) => `- \`${spelled(call)}\``).join("\n")}`,
  );
  return [
    "# Questions, and what their answers cost",
    "",
    "Generated by `UPDATE_GOLDEN=1 bun test test/questions`, which also holds the figures in the answers against the",
    "simulated account's own books. Calls are those that a well-led assistant makes. Tokens by o200k_base: written are the",
    "calls, read the answers; what the list of tools costs before that stands in `docs/performance.md`.",
    "",
    "| question | calls | requests to TikTok | tokens written | tokens read |",
    "|---|---|---|---|---|",
    ...rows,
    "",
    "## The calls",
    "",
    details.join("\n\n"),
    "",
  ].join("\n");
}
