/** A model's API on loopback in four dialects, which calls the scripted tools and records what it was sent. */

import { z } from "zod";

export type ScriptedCall = { tool: string; argumentsText: string; before?: () => Promise<void> };

export type ScriptedModel = {
  url: string;
  /** Replaces the script and the record. */
  script(calls: readonly ScriptedCall[]): void;
  /** The requests that announced our tools; the last one follows the last call. */
  turns(): readonly string[];
  stop(): Promise<void>;
};

type AnnouncedTool = { name: string; namespace?: string | undefined };
type Asked = { tool: AnnouncedTool; argumentsText: string; id: string };

/** Agents merge messages with the same id. */
type Turn = { id: string; asked: Asked | null };

type Dialect = {
  path: RegExp;
  announced(body: unknown): AnnouncedTool[];
  events(turn: Turn): unknown[];
  whole?(turn: Turn): unknown;
};

const Named = z.looseObject({ name: z.string().optional() });
const ResponsesBody = z.looseObject({
  tools: z.array(Named.extend({ tools: z.array(Named).optional() })).default([]),
});
const MessagesBody = z.looseObject({ tools: z.array(Named).default([]) });
const ChatBody = z.looseObject({ tools: z.array(z.looseObject({ function: Named })).default([]) });
const GeminiBody = z.looseObject({
  tools: z.array(z.looseObject({ functionDeclarations: z.array(Named).default([]) })).default([]),
});

export const DONE_TEXT = "The script has ended.";
const RESPONSES_USAGE = { input_tokens: 1, output_tokens: 1, total_tokens: 2 };
const CHAT_USAGE = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };

const DIALECTS: readonly Dialect[] = [
  {
    path: /\/messages$/,
    announced: (body) => MessagesBody.parse(body).tools.flatMap(named),
    events({ id, asked }) {
      const block =
        asked === null
          ? { type: "text", text: "" }
          : { type: "tool_use", id: asked.id, name: asked.tool.name, input: {} };
      const delta =
        asked === null
          ? { type: "text_delta", text: DONE_TEXT }
          : { type: "input_json_delta", partial_json: asked.argumentsText };
      const message = { id, type: "message", role: "assistant", model: "scripted", content: [] };
      return [
        {
          type: "message_start",
          message: { ...message, stop_reason: null, usage: { input_tokens: 1, output_tokens: 1 } },
        },
        { type: "content_block_start", index: 0, content_block: block },
        { type: "content_block_delta", index: 0, delta },
        { type: "content_block_stop", index: 0 },
        {
          type: "message_delta",
          delta: { stop_reason: asked === null ? "end_turn" : "tool_use", stop_sequence: null },
          usage: { output_tokens: 1 },
        },
        { type: "message_stop" },
      ];
    },
  },
  {
    path: /\/responses$/,
    announced: (body) =>
      ResponsesBody.parse(body).tools.flatMap(({ name, tools }) =>
        tools === undefined ? named({ name }) : tools.flatMap(named).map((tool) => ({ ...tool, namespace: name })),
      ),
    events(turn) {
      const { id } = turn;
      return [
        { type: "response.created", response: { id } },
        { type: "response.output_item.done", output_index: 0, item: responsesItem(turn) },
        { type: "response.completed", response: { id, usage: RESPONSES_USAGE } },
      ];
    },
    whole: (turn) => ({
      ...{ id: turn.id, object: "response", status: "completed", model: "scripted" },
      output: [{ ...responsesItem(turn), status: "completed" }],
      usage: RESPONSES_USAGE,
    }),
  },
  {
    path: /\/chat\/completions$/,
    announced: (body) => ChatBody.parse(body).tools.flatMap((tool) => named(tool.function)),
    events({ id, asked }) {
      const chunk = (choice: unknown) => ({
        ...{ id, object: "chat.completion.chunk", created: 1, model: "scripted" },
        choices: [choice],
      });
      return [
        chunk({ index: 0, delta: chatMessage(asked), finish_reason: null }),
        { ...chunk({ index: 0, delta: {}, finish_reason: chatEnd(asked) }), usage: CHAT_USAGE },
      ];
    },
    whole: ({ id, asked }) => ({
      ...{ id, object: "chat.completion", created: 1, model: "scripted" },
      choices: [{ index: 0, message: chatMessage(asked), finish_reason: chatEnd(asked) }],
      usage: CHAT_USAGE,
    }),
  },
  {
    path: /:(streamG|g)enerateContent$/,
    announced: (body) => GeminiBody.parse(body).tools.flatMap((tool) => tool.functionDeclarations.flatMap(named)),
    events({ asked }) {
      const part =
        asked === null
          ? { text: DONE_TEXT }
          : { functionCall: { name: asked.tool.name, args: JSON.parse(asked.argumentsText) } };
      return [
        {
          candidates: [{ index: 0, content: { role: "model", parts: [part] }, finishReason: "STOP" }],
          usageMetadata: { promptTokenCount: 1, candidatesTokenCount: 1, totalTokenCount: 2 },
        },
      ];
    },
  },
];

export function startScriptedModel(): ScriptedModel {
  let calls: readonly ScriptedCall[] = [];
  let turns: string[] = [];
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    idleTimeout: 60,
    async fetch(request) {
      const { pathname } = new URL(request.url);
      const dialect = DIALECTS.find(({ path }) => path.test(pathname));
      if (dialect === undefined) return Response.json({}, { status: 404 });
      const text = await request.text();
      const body: unknown = JSON.parse(text);
      const announced = dialect.announced(body);
      const asked = await nextCall(announced, text);
      const turn = { id: `turn_${crypto.randomUUID()}`, asked };
      const streamed = pathname.endsWith(":streamGenerateContent") || Object(body).stream === true;
      if (streamed) return eventStream(dialect.events(turn));
      return Response.json(dialect.whole?.(turn) ?? dialect.events(turn).at(-1));
    },
  });
  /** Turns without our tools, such as for a title, do not count. */
  async function nextCall(announced: readonly AnnouncedTool[], text: string): Promise<Asked | null> {
    if (!announced.some(({ name }) => /tiktok_ads_|toy_/.test(name))) return null;
    turns.push(text);
    const call = calls[turns.length - 1];
    if (call === undefined) return null;
    await call.before?.();
    const tool = announced.find(({ name }) => name.endsWith(call.tool));
    return tool === undefined ? null : { tool, argumentsText: call.argumentsText, id: `call_${turns.length}` };
  }
  return {
    url: `http://127.0.0.1:${server.port}`,
    script(next) {
      calls = next;
      turns = [];
    },
    turns: () => turns,
    stop: () => server.stop(true),
  };
}

function responsesItem({ id, asked }: Turn) {
  if (asked === null) {
    return { type: "message", role: "assistant", id, content: [{ type: "output_text", text: DONE_TEXT }] };
  }
  const { tool, argumentsText, id: call_id } = asked;
  return { type: "function_call", id: `fc_${call_id}`, call_id, ...tool, arguments: argumentsText };
}

function chatMessage(asked: Asked | null) {
  if (asked === null) return { role: "assistant", content: DONE_TEXT };
  const { tool, argumentsText, id } = asked;
  const call = { index: 0, id, type: "function", function: { name: tool.name, arguments: argumentsText } };
  return { role: "assistant", tool_calls: [call] };
}

function chatEnd(asked: Asked | null): string {
  return asked === null ? "stop" : "tool_calls";
}

function named({ name }: { name?: string | undefined }): AnnouncedTool[] {
  return name === undefined ? [] : [{ name }];
}

function eventStream(events: readonly unknown[]): Response {
  const lines = events.map((event) => {
    const { type } = Object(event);
    return `${typeof type === "string" ? `event: ${type}\n` : ""}data: ${JSON.stringify(event)}\n\n`;
  });
  return new Response(lines.join(""), { headers: { "content-type": "text/event-stream" } });
}
