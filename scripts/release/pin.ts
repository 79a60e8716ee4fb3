/**
 * `bun run pin`: reads the digest behind each image's tag with skopeo and writes images.json. `--check` prints the
 * pinned images as build arguments, offline, and exits 1 where a digest is missing. `--file` names another list. Where
 * a registry cannot be reached, the old digest stays.
 */

import { createHash } from "node:crypto";
import { parseArgs } from "node:util";
import { $ } from "bun";
import { buildArguments, readPinnedImages, writePinnedImages } from "./pinned-images.ts";

/** Only loopback, a test's registry, may lack a certificate. */
const LOOPBACK = /^(?:127\.0\.0\.1|localhost)(?::\d+)?\//;

const { values } = parseArgs({ options: { check: { type: "boolean" }, file: { type: "string" } } });
const images = readPinnedImages(values.file);
let failed = false;
if (values.check !== true) {
  for (const entry of Object.values(images)) {
    const digest = await digestOf(entry.image);
    process.stderr.write(`${entry.image}: ${digest ?? "its registry did not answer"}\n`);
    if (digest === undefined) failed = true;
    else entry.digest = digest;
  }
  writePinnedImages(images, values.file);
}
try {
  process.stdout.write(`${buildArguments(images).join("\n")}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  failed = true;
}
process.exit(failed ? 1 : 0);

/** For a multi-platform image, the digest of its index. */
async function digestOf(image: string): Promise<string | undefined> {
  const plain = LOOPBACK.test(image) ? ["--tls-verify=false"] : [];
  const raw = await $`skopeo inspect --raw ${plain} docker://${image}`.nothrow().quiet();
  if (raw.exitCode === 0) return `sha256:${createHash("sha256").update(raw.stdout).digest("hex")}`;
  process.stderr.write(raw.stderr.toString());
  return undefined;
}
