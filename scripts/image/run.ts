/** `bun run image [--bases debian]`, as root: builds the Dockerfile with buildah and tests the image under crun. */

import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { $ } from "bun";
import { z } from "zod";
import manifest from "../../package.json" with { type: "json" };
import { makeBases } from "./bases.ts";
import { type Buildah, buildahIn } from "./buildah.ts";
import { ImageConfig } from "./container.ts";
import { type Figure, liveOnce, liveWithoutKey } from "./life.ts";

const ROOT = join(import.meta.dir, "..", "..");
const NAME = "localhost/shopmcp";
/** Kept between runs, because unpacking Debian takes minutes. */
const CACHE = join(tmpdir(), "shopmcp-image");

const Inspected = z.looseObject({ Docker: z.looseObject({ config: ImageConfig }) });

const { values } = parseArgs({ options: { bases: { type: "string", default: "dockerfile" } } });
mkdirSync(CACHE, { recursive: true });
const buildah = buildahIn(CACHE);
const baseArgs = values.bases === "debian" ? await debianBases() : [];
const figures: Figure[] = [];

const buildStartedMs = performance.now();
await build(baseArgs);
figures.push(["build of the image", `${((performance.now() - buildStartedMs) / 1_000).toFixed(0)} s`]);

const container = (await buildah(["from", NAME])).trim();
const folder = mkdtempSync(join(tmpdir(), "shopmcp-life-"));
try {
  const rootfs = (await buildah(["mount", container])).trim();
  const image = await imageConfig(buildah);
  figures.push(...(await sizes(rootfs)));
  figures.push(...(await liveOnce({ rootfs, image, folder })));
  figures.push(...(await liveWithoutKey({ rootfs, image, folder })));
} finally {
  await buildah(["rm", container]);
  rmSync(folder, { recursive: true, force: true });
}
for (const [what, measured] of figures) process.stdout.write(`${what.padEnd(44)} ${measured}\n`);
process.stdout.write("made, connected, asked, killed, started again, stopped: all as promised\n");

async function debianBases(): Promise<string[]> {
  const { build, run } = await makeBases(buildah, CACHE);
  return ["--build-arg", `BUILD_IMAGE=${build}`, "--build-arg", `RUN_IMAGE=${run}`];
}

/** The OCI format has no healthcheck. */
async function build(bases: readonly string[]): Promise<void> {
  const commit = (await $`git rev-parse HEAD`.cwd(ROOT).text()).trim();
  const labels = ["--build-arg", `COMMIT=${commit}`, "--build-arg", `VERSION=${manifest.version}`];
  await buildah(["bud", "--isolation=chroot", "--format=docker", ...bases, ...labels, "--tag", NAME, ROOT]);
}

async function imageConfig(run: Buildah): Promise<ImageConfig> {
  return Inspected.parse(JSON.parse(await run(["inspect", "--type", "image", NAME]))).Docker.config;
}

async function sizes(rootfs: string): Promise<Figure[]> {
  const mib = (bytes: number) => `${(bytes / 1_048_576).toFixed(1)} MiB`;
  const apparent = async (path: string) => Number((await $`du -sb ${path}`.text()).split("\t")[0]);
  const all = await apparent(rootfs);
  const binary = Bun.file(join(rootfs, "usr/local/bin/shopmcp")).size;
  const packed = Number((await $`tar -C ${rootfs} -c . | gzip -6 | wc -c`.text()).trim());
  return [
    ["image, unpacked", mib(all)],
    ["of it the binary", mib(binary)],
    ["of it the base", mib(all - binary)],
    ["image, packed (gzip), as it is pulled", mib(packed)],
  ];
}
