/** An agent of Strands with ShopMCP's tools, as its documentation sets one up. */

import { Agent, McpClient } from "@strands-agents/sdk";
import { OpenAIModel } from "@strands-agents/sdk/models/openai";

const { MCP_URL, MCP_KEY, MODEL_URL, PROMPT } = process.env;
const mcp = new McpClient({ url: MCP_URL, headers: { Authorization: `Bearer ${MCP_KEY}` } });
try {
  const model = new OpenAIModel({
    api: "chat",
    modelId: "scripted",
    apiKey: "scripted",
    clientConfig: { baseURL: MODEL_URL },
  });
  const agent = new Agent({ model, tools: [mcp], printer: false });
  process.stdout.write(String(await agent.invoke(PROMPT)));
} finally {
  await mcp.disconnect();
}
