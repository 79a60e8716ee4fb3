/** One conversation between a client and a scripted model, which asks for ShopMCP's tools, and what the model read of it. */

import { z } from "zod";
import { eventually } from "../fakes/eventually.ts";
import type { AgentStage, ListedTool } from "./agent-stage.ts";
import { RIGHT_CALL, requireThat, WRONG_CALL } from "./client-under-test.ts";

/** The steps in the order in which they are tried; all are turns of one conversation with the model. */
export const CONVERSATION_STEPS = ["connect", "list", "call", "error", "refused", "restarted", "revoked"] as const;

export type ConversationClient = {
  name: string;
  steps: Record<(typeof CONVERSATION_STEPS)[number], () => Promise<void>>;
  close(): Promise<void>;
};

/** How a client differs from those that pass everything on once and in our words. */
export type ClientHabits = {
  /** What the model reads where the client itself checks arguments; ShopMCP never sees that call. */
  ownRefusal?: string;
  /** How a refused key reads to the model, where not in our words. */
  keyRefusal?: string;
  /** The client hands the model the answer as text and as structured content. */
  answersTwice?: true;
  /** A refused key ends the run, so the program reads it instead of the model. */
  endsWhenRevoked?: true;
  /** What the client leaves out of the schemas that it hands the model. */
  droppedKeywords?: readonly string[];
};

export const PROMPT = "Follow the script.";

const KEY_REFUSAL = "needs a valid API key of ShopMCP";
/** It fits the schema, so that no client can refuse it by itself. */
const REFUSED_CALL = { name: RIGHT_CALL.name, arguments: { cursor: "nonsense" } };
const LOG_DEADLINE_MS = 5_000;

/** `run` starts the client with a key, leaves it to the model until it ends, and gives what it printed. */
export function conversationClient(
  name: string,
  stage: AgentStage,
  habits: ClientHabits,
  run: (key: string) => Promise<string>,
): ConversationClient {
  let turns: readonly string[] = [];
  let listed: readonly ListedTool[] = [];
  let said = "";
  let refusedBefore = 0;
  /** What the turn after the nth call tells the model beyond the turn before it. */
  const added = (nth: number): string => {
    const [before, after] = [turns[nth - 1], turns[nth]];
    requireThat(before !== undefined && after !== undefined, `the conversation ended after ${turns.length} turns`);
    return newText(before ?? "", after ?? "");
  };
  const requireTold = (nth: number, ...words: string[]) => {
    const told = added(nth);
    requireThat(
      words.every((word) => told.includes(word)),
      `the model was told: ${told}`,
    );
  };
  return {
    name,
    steps: {
      async connect() {
        const { key, keyId } = await stage.newKey(name);
        listed = await stage.tools(key);
        refusedBefore = refusedCalls(stage);
        stage.model.script([
          scripted(RIGHT_CALL),
          scripted(WRONG_CALL),
          scripted(REFUSED_CALL),
          { ...scripted({ name: RIGHT_CALL.name, arguments: { limit: 2 } }), before: () => stage.restart() },
          { ...scripted(RIGHT_CALL), before: () => stage.revoke(keyId) },
        ]);
        said = await run(key);
        turns = stage.model.turns();
        requireThat(turns.length > 0, `no tools reached the model: ${said}`);
      },
      list: async () => requireWholeTools(listed, turns[0] ?? "null", habits.droppedKeywords ?? []),
      async call() {
        requireTold(1, "campaign_id");
        const times = added(1).split("campaign_name").length - 1;
        requireThat(times === (habits.answersTwice ? 2 : 1), `the model was handed the answer ${times} times`);
      },
      error: async () =>
        requireTold(2, ...(habits.ownRefusal === undefined ? ["nosuch", "limit"] : [habits.ownRefusal])),
      async refused() {
        requireTold(3, "without a cursor");
        const expected = refusedBefore + (habits.ownRefusal === undefined ? 2 : 1);
        await eventually(() => refusedCalls(stage) >= expected, LOG_DEADLINE_MS);
        requireThat(refusedCalls(stage) === expected, "a refused call was repeated");
      },
      restarted: async () => requireTold(4, "campaign_id"),
      async revoked() {
        if (habits.endsWhenRevoked !== true) return requireTold(5, habits.keyRefusal ?? KEY_REFUSAL);
        requireThat(turns.length === 5, `the model was told: ${turns[5]}`);
        requireThat(said.includes(KEY_REFUSAL), `it ended with: ${said}`);
      },
    },
    close: async () => undefined,
  };
}

function scripted({ name, arguments: args }: { name: string; arguments: unknown }) {
  return { tool: name, argumentsText: JSON.stringify(args) };
}

function refusedCalls(stage: AgentStage): number {
  return stage.logs().split('"Tool call refused"').length - 1;
}

const Announced = z.union([
  z
    .looseObject({ name: z.string(), parameters: z.looseObject({}) })
    .transform(({ name, parameters: schema }) => ({ name, schema })),
  z
    .looseObject({ name: z.string(), input_schema: z.looseObject({}) })
    .transform(({ name, input_schema: schema }) => ({ name, schema })),
  z
    .looseObject({ name: z.string(), parametersJsonSchema: z.looseObject({}) })
    .transform(({ name, parametersJsonSchema: schema }) => ({ name, schema })),
]);

/** Every argument of every tool reaches the model with all that is said of it. */
function requireWholeTools(listed: readonly ListedTool[], turn: string, dropped: readonly string[]): void {
  const withoutDropped = (key: string, value: unknown) => (dropped.includes(key) ? undefined : value);
  const announced = announcedTools(JSON.parse(turn));
  requireThat(listed.length > 0, "the server lists no tools");
  for (const { name, inputSchema } of listed) {
    const schema = announced.find((tool) => tool.name.endsWith(name))?.schema;
    requireThat(schema !== undefined, `${name} is not announced to the model`);
    for (const [argument, whole] of Object.entries(inputSchema.properties ?? {})) {
      const expected: unknown = JSON.parse(JSON.stringify(whole, withoutDropped));
      const arrived = Object(schema?.properties)[argument];
      requireThat(
        Bun.deepEquals(arrived, expected),
        `the model is told of ${name}, ${argument}: ${JSON.stringify(arrived)}`,
      );
    }
  }
}

/** In any of the dialects, in which tools may stand inside others. */
function announcedTools(node: unknown): z.infer<typeof Announced>[] {
  if (typeof node !== "object" || node === null) return [];
  const tool = Announced.safeParse(node);
  return tool.success ? [tool.data] : Object.values(node).flatMap(announcedTools);
}

/** The tail of the later conversation, from where the two begin to differ in their messages. */
function newText(before: string, after: string): string {
  const [earlier, later] = [conversation(before), conversation(after)];
  return JSON.stringify(later.slice(earlier.length));
}

/** The messages of any of the dialects. */
function conversation(text: string): unknown[] {
  const { messages, input, contents } = Object(JSON.parse(text));
  return [messages, input, contents].find(Array.isArray) ?? [];
}
