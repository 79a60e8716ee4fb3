/** The systems a release is built for. */

/** `bun` is Bun's name of the target; `runtime` is the package in `runtimes/` with that system's executable. */
export type Target = { name: string; bun: string; runtime: Runtime; archive: "tar.gz" | "zip" };

type Runtime = { package: string; os: string; cpu: string; executable: string };

const unix = (name: string, os: string, cpu: string): Runtime => ({
  package: `@oven/bun-${name}`,
  os,
  cpu,
  executable: "bin/bun",
});

export const TARGETS: readonly Target[] = [
  { name: "linux-x64", bun: "bun-linux-x64", runtime: unix("linux-x64", "linux", "x64"), archive: "tar.gz" },
  {
    name: "linux-arm64",
    bun: "bun-linux-arm64",
    runtime: unix("linux-aarch64", "linux", "arm64"),
    archive: "tar.gz",
  },
  {
    name: "linux-x64-musl",
    bun: "bun-linux-x64-musl",
    runtime: unix("linux-x64-musl", "linux", "x64"),
    archive: "tar.gz",
  },
  {
    name: "linux-arm64-musl",
    bun: "bun-linux-arm64-musl",
    runtime: unix("linux-aarch64-musl", "linux", "arm64"),
    archive: "tar.gz",
  },
  { name: "macos-x64", bun: "bun-darwin-x64", runtime: unix("darwin-x64", "darwin", "x64"), archive: "tar.gz" },
  {
    name: "macos-arm64",
    bun: "bun-darwin-arm64",
    runtime: unix("darwin-aarch64", "darwin", "arm64"),
    archive: "tar.gz",
  },
  {
    name: "windows-x64",
    bun: "bun-windows-x64",
    runtime: { package: "@oven/bun-windows-x64", os: "win32", cpu: "x64", executable: "bin/bun.exe" },
    archive: "zip",
  },
];

export function targetNamed(name: string): Target {
  const target = TARGETS.find((each) => each.name === name);
  if (target === undefined)
    throw new Error(`there is no target ${name}; take one of ${TARGETS.map((each) => each.name).join(", ")}`);
  return target;
}
