/** The packages of one folder of tests: peers and suites, which the project itself does without. */

/** As the folder's frozen lockfile says, once a process; nothing of them runs while they are installed. */
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
