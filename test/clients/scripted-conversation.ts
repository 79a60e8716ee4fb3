/** A conversation between a client and a scripted model, and what the model read. */

import { z } from "zod";
import { eventually } from "../fakes/eventually.ts";
import type { AgentStage, ListedTool } from "./agent-stage.ts";
import { RIGHT_CALL, requireThat, WRONG_CALL } from "./client-under-test.ts";

export const CONVERSATION_STEPS = ["connect", "list", "call", "error", "refused", "restarted", "revoked"] as const;

export type ConversationClient = {
  name: string;
  steps: Record<(typeof CONVERSATION_STEPS)[number], () => Promise<void>>;
  close(): Promise<void>;
};

/** How a client departs from passing everything on once and unchanged. */
export type ClientHabits = {
  /** The client's own message where it checks arguments before ShopMCP. */
  ownRefusal?: string;
  /** The client's own message where it checks arguments itself and ends the conversation, so that a model learns nothing. */
  endsWhenWrong?: string;
  /** The client's own message for a refused key. */
  keyRefusal?: string;
  answersTwice?: true;
  /** The program, not the model, reads a refused key. */
  endsWhenRevoked?: true;
  droppedKeywords?: readonly string[];
};

export const PROMPT = "Follow the script.";

const KEY_REFUSAL = "needs a valid API key of ShopMCP";
/** Valid by schema, so no client can refuse it first. */
const REFUSED_CALL = { name: RIGHT_CALL.name, arguments: { cursor: "nonsense" } };
const LOG_DEADLINE_MS = 5_000;

export function conversationClient(
  name: string,
  stage: AgentStage,
  habits: ClientHabits,
  run: (key: string) => Promise<string>,
): ConversationClient {
  let turns: readonly string[] = [];
  let listed: readonly ListedTool[] = [];
  let said = "";
  const wrong = habits.endsWhenWrong === undefined ? [scripted(WRONG_CALL)] : [];
  let refusedBefore = 0;
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
          ...wrong,
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
      async error() {
        const { ownRefusal, endsWhenWrong } = habits;
        if (endsWhenWrong === undefined)
          return requireTold(2, ...(ownRefusal === undefined ? ["nosuch", "limit"] : [ownRefusal]));
        stage.model.script([scripted(WRONG_CALL)]);
        const ended = await run((await stage.newKey(name)).key);
        requireThat(ended.includes(endsWhenWrong) && stage.model.turns().length === 1, `it ended with: ${ended}`);
      },
      async refused() {
        requireTold(2 + wrong.length, "without a cursor");
        const expected = refusedBefore + (habits.ownRefusal === undefined ? 1 + wrong.length : 1);
        await eventually(() => refusedCalls(stage) >= expected, LOG_DEADLINE_MS);
        requireThat(refusedCalls(stage) === expected, "a refused call was repeated");
      },
      restarted: async () => requireTold(3 + wrong.length, "campaign_id"),
      async revoked() {
        const last = 4 + wrong.length;
        if (habits.endsWhenRevoked !== true) return requireTold(last, habits.keyRefusal ?? KEY_REFUSAL);
        requireThat(turns.length === last, `the model was told: ${turns[last]}`);
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

/** Every argument reaches the model with its whole description. */
function requireWholeTools(listed: readonly ListedTool[], turn: string, dropped: readonly string[]): void {
  const withoutDropped = (part: unknown): unknown =>
    JSON.parse(
      JSON.stringify(part ?? null, (key, value) => (dropped.includes(key) ? undefined : inLowerCase(key, value))),
    );
  const announced = announcedTools(JSON.parse(turn));
  requireThat(listed.length > 0, "the server lists no tools");
  for (const { name, inputSchema } of listed) {
    const schema = announced.find((tool) => tool.name.endsWith(name))?.schema;
    requireThat(schema !== undefined, `${name} is not announced to the model`);
    for (const [argument, whole] of Object.entries(inputSchema.properties ?? {})) {
      const arrived = withoutDropped(Object(schema?.properties)[argument]);
      requireThat(
        Bun.deepEquals(arrived, withoutDropped(whole)),
        `the model is told of ${name}, ${argument}: ${JSON.stringify(arrived)}`,
      );
    }
  }
}

/** Gemini's own schemas write types in capitals. */
function inLowerCase(key: string, value: unknown): unknown {
  return key === "type" && typeof value === "string" ? value.toLowerCase() : value;
}

function announcedTools(node: unknown): z.infer<typeof Announced>[] {
  if (typeof node !== "object" || node === null) return [];
  const tool = Announced.safeParse(node);
  return tool.success ? [tool.data] : Object.values(node).flatMap(announcedTools);
}

function newText(before: string, after: string): string {
  const [earlier, later] = [conversation(before), conversation(after)];
  return JSON.stringify(later.slice(earlier.length));
}

function conversation(text: string): unknown[] {
  const { messages, input, contents } = Object(JSON.parse(text));
  return [messages, input, contents].find(Array.isArray) ?? [];
}
