/** The systems a release is built for. */

/** `bun`: Bun's own name of the target. */
export type Target = { name: string; bun: string; archive: "tar.gz" | "zip" };

export const TARGETS: readonly Target[] = [
  { name: "linux-x64", bun: "bun-linux-x64", archive: "tar.gz" },
  { name: "linux-arm64", bun: "bun-linux-arm64", archive: "tar.gz" },
  { name: "linux-x64-musl", bun: "bun-linux-x64-musl", archive: "tar.gz" },
  { name: "linux-arm64-musl", bun: "bun-linux-arm64-musl", archive: "tar.gz" },
  { name: "macos-x64", bun: "bun-darwin-x64", archive: "tar.gz" },
  { name: "macos-arm64", bun: "bun-darwin-arm64", archive: "tar.gz" },
  { name: "windows-x64", bun: "bun-windows-x64", archive: "zip" },
];
