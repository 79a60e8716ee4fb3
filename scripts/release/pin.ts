/**
 * `bun run pin`: asks each image's registry for the digest behind its tag, with skopeo, and writes it to images.json.
 * `--check` prints the pinned images as build arguments and asks nobody; it exits 1 while a digest is missing.
 * `--file` names another list. An image whose registry cannot be reached keeps the digest it has.
 */

import { createHash } from "node:crypto";
import { parseArgs } from "node:util";
import { $ } from "bun";
import { buildArguments, readPinnedImages, writePinnedImages } from "./pinned-images.ts";

/** Only loopback may be asked without a certificate: a registry of a test. */
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

/** The digest of the document that a tag names, for a multi-platform image its index. */
async function digestOf(image: string): Promise<string | undefined> {
  const plain = LOOPBACK.test(image) ? ["--tls-verify=false"] : [];
  const raw = await $`skopeo inspect --raw ${plain} docker://${image}`.nothrow().quiet();
  if (raw.exitCode === 0) return `sha256:${createHash("sha256").update(raw.stdout).digest("hex")}`;
  process.stderr.write(raw.stderr.toString());
  return undefined;
}
