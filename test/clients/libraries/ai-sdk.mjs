/** An agent of the AI SDK with ShopMCP's tools, as its documentation sets one up. */

import { createMCPClient } from "@ai-sdk/mcp";
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { generateText, isStepCount } from "ai";

const { MCP_URL, MCP_KEY, MODEL_URL, PROMPT } = process.env;
const mcpClient = await createMCPClient({
  transport: { type: "http", url: MCP_URL, headers: { Authorization: `Bearer ${MCP_KEY}` } },
});
try {
  const provider = createOpenAICompatible({ name: "scripted", baseURL: MODEL_URL, apiKey: "scripted" });
  const { text } = await generateText({
    model: provider("scripted"),
    tools: await mcpClient.tools(),
    stopWhen: isStepCount(10),
    prompt: PROMPT,
  });
  process.stdout.write(text);
} finally {
  await mcpClient.close();
}
