/** The container images of a release, pinned by digest. */

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const Digest = z.string().regex(/^sha256:[0-9a-f]{64}$/, "a digest is sha256: and 64 hexadecimal digits");

const PinnedImages = z.record(
  z.enum(["BUILD_IMAGE", "RUN_IMAGE", "BUILDKIT_IMAGE"]),
  z.strictObject({ image: z.string().min(1), digest: Digest.nullable() }),
);
export type PinnedImages = z.infer<typeof PinnedImages>;

const FILE = join(import.meta.dir, "images.json");

export function readPinnedImages(file = FILE): PinnedImages {
  return PinnedImages.parse(JSON.parse(readFileSync(file, "utf8")));
}

export function writePinnedImages(images: PinnedImages, file = FILE): void {
  writeFileSync(file, `${JSON.stringify(images, null, 2)}\n`);
}

/** Values for `--build-arg`. @throws Error that names each image without a digest and the command that finds it */
export function buildArguments(images: PinnedImages): string[] {
  const missing = Object.values(images).filter(({ digest }) => digest === null);
  if (missing.length > 0)
    throw new Error(
      `These images have no digest yet: ${missing.map(({ image }) => image).join(", ")}. Run \`bun run pin\` on a machine that reaches their registries, look at the change, and commit it.`,
    );
  return Object.entries(images).map(([name, { image, digest }]) => `${name}=${image}@${digest}`);
}
