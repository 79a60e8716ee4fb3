/** An agent of LangChain with ShopMCP's tools, as its documentation sets one up. */

import { MultiServerMCPClient } from "@langchain/mcp-adapters";
import { ChatOpenAI } from "@langchain/openai";
import { createAgent } from "langchain";

const { MCP_URL, MCP_KEY, MODEL_URL, PROMPT } = process.env;
const client = new MultiServerMCPClient({
  mcpServers: { shopmcp: { transport: "http", url: MCP_URL, headers: { Authorization: `Bearer ${MCP_KEY}` } } },
});
try {
  const model = new ChatOpenAI({ model: "scripted", apiKey: "scripted", configuration: { baseURL: MODEL_URL } });
  const agent = createAgent({ model, tools: await client.getTools() });
  const { messages } = await agent.invoke({ messages: [{ role: "user", content: PROMPT }] });
  process.stdout.write(String(messages.at(-1).content));
} finally {
  await client.close();
}
