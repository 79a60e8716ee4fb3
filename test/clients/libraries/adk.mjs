/** An agent of Google's Agent Development Kit with ShopMCP's tools, as its documentation sets one up. */

import { InMemoryRunner, LlmAgent, MCPToolset, stringifyContent } from "@google/adk";

const { MCP_URL, MCP_KEY, PROMPT } = process.env;
const toolset = new MCPToolset({
  type: "StreamableHTTPConnectionParams",
  url: MCP_URL,
  transportOptions: { requestInit: { headers: { Authorization: `Bearer ${MCP_KEY}` } } },
});
try {
  const agent = new LlmAgent({
    name: "scripted",
    model: "gemini-2.5-flash",
    instruction: "Use the tools.",
    tools: [toolset],
  });
  const runner = new InMemoryRunner({ agent, appName: "scripted" });
  const newMessage = { role: "user", parts: [{ text: PROMPT }] };
  let said = "";
  for await (const event of runner.runEphemeral({ userId: "owner", newMessage }))
    said = stringifyContent(event) || said;
  process.stdout.write(said);
} finally {
  await toolset.close();
}
