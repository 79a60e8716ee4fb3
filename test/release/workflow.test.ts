/** The release workflow: who may sign runs nothing but what a hash pins, and nothing starts while a digest is missing. */

import { expect, test } from "bun:test";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { $ } from "bun";
import { z } from "zod";
import { buildArguments, readPinnedImages } from "../../scripts/release/pinned-images.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { tempFolder } from "../fakes/temp-folder.ts";

const ROOT = join(import.meta.dir, "..", "..");
const PIN = join(ROOT, "scripts/release/pin.ts");

const Workflow = z.looseObject({
  permissions: z.record(z.string(), z.string()),
  jobs: z.record(
    z.string(),
    z.looseObject({
      needs: z.union([z.string(), z.array(z.string())]).optional(),
      permissions: z.record(z.string(), z.string()).optional(),
      steps: z.array(z.looseObject({ uses: z.string().optional(), run: z.string().optional() })),
    }),
  ),
});

const { permissions, jobs } = Workflow.parse(
  Bun.YAML.parse(readFileSync(join(ROOT, ".github/workflows/release.yml"), "utf8")),
);
const rights = (name: string) =>
  Object.entries(jobs[name]?.permissions ?? permissions).filter(([, may]) => may === "write");
const commands = (name: string) => (jobs[name]?.steps ?? []).flatMap(({ run }) => run ?? []).join("\n");

/** Each brings code by its version or its tag. */
const UNPINNED = [/\.ci\/run/, /\bnpx\b/, /\bpipx?\b/, /apt-get/, /bun run image/, /bun test/, /curl|wget/];

test("a job with a right to write runs no test and nothing that is fetched by its version", () => {
  const privileged = Object.keys(jobs).filter((name) => rights(name).length > 0);
  expect(privileged.toSorted()).toEqual(["archives", "image", "publish"]);
  for (const name of nonEmpty(privileged)) for (const pattern of UNPINNED) expect(commands(name)).not.toMatch(pattern);
});

test("no job may both sign and write the repository's contents", () => {
  for (const name of nonEmpty(Object.keys(jobs))) {
    const may = rights(name).map(([right]) => right);
    expect(may.includes("id-token") && may.includes("contents")).toBe(false);
  }
});

test("the jobs with rights wait for the gate, which asks for every digest before it does anything else that lasts", () => {
  const waitsFor = (name: string): string[] =>
    [jobs[name]?.needs ?? []].flat().flatMap((needed) => [needed, ...waitsFor(needed)]);
  for (const name of ["archives", "image", "publish"]) expect(waitsFor(name)).toContain("gate");
  expect(commands("gate").indexOf("pin --check")).toBeLessThan(commands("gate").indexOf(".ci/run"));
  for (const name of ["gate", "archives", "image"]) expect(commands(name)).toContain("pin --check");
});

test("the pinned images are those of the Dockerfile, which names no other", () => {
  const dockerfile = readFileSync(join(ROOT, "Dockerfile"), "utf8");
  const named = new Map([...dockerfile.matchAll(/^ARG (\w+_IMAGE)=(\S+)$/gm)].map(([, name, image]) => [name, image]));
  const images = readPinnedImages();
  expect([...named]).toEqual([
    ["BUILD_IMAGE", images.BUILD_IMAGE?.image],
    ["RUN_IMAGE", images.RUN_IMAGE?.image],
  ]);
  const from = [...dockerfile.matchAll(/^FROM (?:--platform=\S+ )?(\S+)/gm)].map(([, image]) => image);
  // biome-ignore lint/suspicious/noTemplateCurlyInString: this is how a Dockerfile names its arguments.
  expect(from).toEqual(["${BUILD_IMAGE}", "${RUN_IMAGE}"]);
  // A frontend would be one more image, fetched by its tag.
  expect(dockerfile).not.toContain("syntax=");
});

/** A list of images in a file of its own, and what `pin` says of it. */
async function pin(list: unknown, ...options: string[]) {
  const file = join(tempFolder(), "images.json");
  writeFileSync(file, JSON.stringify(list));
  const ran = await $`${process.execPath} ${PIN} --file ${file} ${options}`.nothrow().quiet();
  return { exitCode: ran.exitCode, stdout: ran.stdout.toString(), stderr: ran.stderr.toString(), file };
}

const DIGEST = `sha256:${"0123456789abcdef".repeat(4)}`;
const listed = (over: { digest: string | null; image?: string }) => ({
  BUILD_IMAGE: { image: "example.com/build:1", digest: DIGEST },
  RUN_IMAGE: { image: "example.com/run:1", digest: DIGEST },
  BUILDKIT_IMAGE: { image: "example.com/buildkit:1", ...over },
});

test("a release is refused while an image has no digest, and told which and what to do", async () => {
  const { exitCode, stdout, stderr } = await pin(listed({ digest: null }), "--check");
  expect(exitCode).toBe(1);
  expect(stdout).toBe("");
  expect(stderr).toContain("These images have no digest yet: example.com/buildkit:1. Run `bun run pin`");
});

test("a release with every digest gets its images as build arguments", async () => {
  const { exitCode, stdout } = await pin(listed({ digest: DIGEST }), "--check");
  expect(exitCode).toBe(0);
  expect(stdout.trim().split("\n")).toEqual([
    `BUILD_IMAGE=example.com/build:1@${DIGEST}`,
    `RUN_IMAGE=example.com/run:1@${DIGEST}`,
    `BUILDKIT_IMAGE=example.com/buildkit:1@${DIGEST}`,
  ]);
});

test("a digest that is none is refused, and so is a list that lacks an image", () => {
  const file = join(tempFolder(), "images.json");
  for (const list of [
    listed({ digest: "sha256:abc" }),
    { RUN_IMAGE: { image: "example.com/run:1", digest: DIGEST } },
  ]) {
    writeFileSync(file, JSON.stringify(list));
    expect(() => buildArguments(readPinnedImages(file))).toThrow();
  }
});

const INDEX = JSON.stringify({
  schemaVersion: 2,
  mediaType: "application/vnd.oci.image.index.v1+json",
  manifests: [],
});

// skopeo is on GitHub's machines and in Debian; not everybody has it.
test.skipIf(Bun.which("skopeo") === null)(
  "pin writes the digest that a registry gives, and keeps what it cannot ask",
  async () => {
    using registry = Bun.serve({
      hostname: "127.0.0.1",
      port: 0,
      fetch: ({ url }) =>
        new URL(url).pathname === "/v2/"
          ? Response.json({})
          : new URL(url).pathname === "/v2/buildkit/manifests/stable"
            ? new Response(INDEX, { headers: { "content-type": "application/vnd.oci.image.index.v1+json" } })
            : new Response("{}", { status: 404 }),
    });
    const host = `127.0.0.1:${registry.port}`;
    const list = {
      BUILD_IMAGE: { image: `${host}/nothing:here`, digest: DIGEST },
      RUN_IMAGE: { image: `${host}/buildkit:stable`, digest: DIGEST },
      BUILDKIT_IMAGE: { image: `${host}/buildkit:stable`, digest: null },
    };
    const { exitCode, stderr, file } = await pin(list);
    const found = `sha256:${createHash("sha256").update(INDEX).digest("hex")}`;
    const after = readPinnedImages(file);
    expect(after.BUILDKIT_IMAGE?.digest).toBe(found);
    expect(after.RUN_IMAGE?.digest).toBe(found);
    expect(after.BUILD_IMAGE?.digest).toBe(DIGEST);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`${host}/nothing:here: its registry did not answer`);
  },
);
