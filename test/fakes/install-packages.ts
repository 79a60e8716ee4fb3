/** Packages that only one folder of tests needs, such as other clients. */

/** From the folder's frozen lock file, once a process, without install scripts. */
export async function installPackages(folder: string): Promise<void> {
  const install = Bun.spawn([process.execPath, "install", "--frozen-lockfile", "--ignore-scripts"], {
    cwd: folder,
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
  const [said, exit] = await Promise.all([new Response(install.stderr).text(), install.exited]);
  if (exit !== 0) throw new Error(`the packages of ${folder} could not be installed: ${said}`);
}
