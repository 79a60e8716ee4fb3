/** A flow of Genkit with ShopMCP's tools, as its documentation sets one up. */

import { openAICompatible } from "@genkit-ai/compat-oai";
import { createMcpHost } from "@genkit-ai/mcp";
import { genkit } from "genkit";

const { MCP_URL, MCP_KEY, MODEL_URL, PROMPT } = process.env;
const host = createMcpHost({
  name: "scripted",
  mcpServers: { shopmcp: { url: MCP_URL, requestInit: { headers: { Authorization: `Bearer ${MCP_KEY}` } } } },
});
try {
  const ai = genkit({ plugins: [openAICompatible({ name: "scripted", apiKey: "scripted", baseURL: MODEL_URL })] });
  const tools = await host.getActiveTools(ai);
  const { text } = await ai.generate({ model: "scripted/scripted", prompt: PROMPT, tools, maxTurns: 10 });
  process.stdout.write(text);
} finally {
  await host.close();
}
