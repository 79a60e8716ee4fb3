/** buildah with its own store, apart from the machine's images. */

import { join } from "node:path";

export type Buildah = (words: readonly string[]) => Promise<string>;

/** The vfs driver needs neither a kernel module nor FUSE. */
export function buildahIn(folder: string): Buildah {
  const store = ["--storage-driver", "vfs", "--root", join(folder, "store"), "--runroot", join(folder, "run")];
  return async (words) => {
    const child = Bun.spawn(["buildah", ...store, ...words], { stdin: "ignore", stdout: "pipe", stderr: "pipe" });
    const [stdout, stderr, exit] = await Promise.all([
      new Response(child.stdout).text(),
      new Response(child.stderr).text(),
      child.exited,
    ]);
    if (exit !== 0)
      throw new Error(`buildah ${words.join(" ")} failed: ${stdout.slice(-2_000)}${stderr.slice(-4_000)}`);
    return stdout;
  };
}
