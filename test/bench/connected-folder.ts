/** A new data folder with one connected workspace, made with the binary's commands. */

import { join } from "node:path";
import { shopmcp } from "../fakes/shell.ts";
import { tempFolder } from "../fakes/temp-folder.ts";

export type ConnectedFolder = { env: Record<string, string>; key: string };

export async function connectedFolder(
  binary: string,
  pasted: unknown,
  settings: Record<string, string>,
): Promise<ConnectedFolder> {
  const command = [binary];
  const env = { ...settings, SHOPMCP_DATA_DIR: join(tempFolder(), "data") };
  const { id } = JSON.parse((await shopmcp(["workspace", "create", "--name", "b", "--json"], { command, env })).stdout);
  await shopmcp(["connect", "tiktok-ads", "--workspace", id], { command, env, stdin: JSON.stringify(pasted) });
  const made = await shopmcp(["key", "create", "--workspace", id, "--name", "b", "--json"], { command, env });
  return { env, key: JSON.parse(made.stdout).key };
}
