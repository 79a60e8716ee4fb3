/** An agent of OpenAI's Agents SDK with ShopMCP's tools, as its documentation sets one up. */

import { Agent, MCPServerStreamableHttp, OpenAIProvider, Runner } from "@openai/agents";

const { MCP_URL, MCP_KEY, MODEL_URL, PROMPT } = process.env;
const server = new MCPServerStreamableHttp({
  url: MCP_URL,
  name: "shopmcp",
  requestInit: { headers: { Authorization: `Bearer ${MCP_KEY}` } },
});
await server.connect();
try {
  const agent = new Agent({
    name: "Scripted",
    instructions: "Use the tools.",
    model: "scripted",
    mcpServers: [server],
  });
  const modelProvider = new OpenAIProvider({ baseURL: MODEL_URL, apiKey: "scripted" });
  const { finalOutput } = await new Runner({ modelProvider, tracingDisabled: true }).run(agent, PROMPT);
  process.stdout.write(String(finalOutput));
} finally {
  await server.close();
}
