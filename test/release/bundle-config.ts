/** What a client starts for a bundle: the manifest's command with the person's options put in, by the format's own program. */

import { join } from "node:path";
import { z } from "zod";

const MCPB = join(import.meta.dir, "..", "..", "scripts", "release", "mcpb");

const SCRIPT = `
import { getMcpConfigForManifest } from "@anthropic-ai/mcpb";
const asked = await Bun.stdin.json();
console.log(JSON.stringify(await getMcpConfigForManifest({ ...asked, systemDirs: {}, pathSeparator: "/" })));
`;

const Config = z.object({
  command: z.string(),
  args: z.array(z.string()),
  env: z.record(z.string(), z.string()),
});

type Asked = { manifest: unknown; extensionPath: string; userConfig: Readonly<Record<string, string>> };

export async function bundleConfig(asked: Asked): Promise<z.infer<typeof Config>> {
  const child = Bun.spawn([process.execPath, "--eval", SCRIPT], {
    cwd: MCPB,
    stdin: new Blob([JSON.stringify(asked)]),
    stdout: "pipe",
  });
  return Config.parse(JSON.parse(await new Response(child.stdout).text()));
}
