/** Run inside the image build: compiles the binary for TARGETARCH into `dist`. */

import { join } from "node:path";
import { z } from "zod";
import { compileFor } from "../release/compile.ts";
import { targetNamed } from "../release/targets.ts";

const DIST = join(import.meta.dir, "..", "..", "dist");

const TARGET_BY_ARCH = { amd64: "linux-x64", arm64: "linux-arm64" } as const;

const { TARGETARCH, COMMIT } = z
  .object({ TARGETARCH: z.enum(["amd64", "arm64"]), COMMIT: z.string() })
  .parse(process.env);

await compileFor(targetNamed(TARGET_BY_ARCH[TARGETARCH]), {
  outfile: join(DIST, "shopmcp"),
  metafile: join(DIST, "meta.json"),
  commit: COMMIT,
});
