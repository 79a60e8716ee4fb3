/** An agent of Mastra with ShopMCP's tools, as its documentation sets one up. */

import { Agent } from "@mastra/core/agent";
import { MCPClient } from "@mastra/mcp";

const { MCP_URL, MCP_KEY, MODEL_URL, PROMPT } = process.env;
const mcp = new MCPClient({
  servers: {
    shopmcp: { url: new URL(MCP_URL), requestInit: { headers: { Authorization: `Bearer ${MCP_KEY}` } } },
  },
});
try {
  const agent = new Agent({
    id: "scripted",
    name: "Scripted",
    instructions: "Use the tools.",
    model: { id: "scripted/scripted", url: MODEL_URL, apiKey: "scripted" },
    tools: await mcp.listTools(),
  });
  const { text } = await agent.generate(PROMPT, { maxSteps: 10 });
  process.stdout.write(text);
} finally {
  await mcp.disconnect();
}
