/** The Dockerfile's two base images built from Debian packages, for networks without an image registry. */

import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { $ } from "bun";
import type { Buildah } from "./buildah.ts";

/** The Debian release of the real runtime base. */
const SUITE = "trixie";
const MIRROR = "http://deb.debian.org/debian";

const RUN_PACKAGES = ["base-files", "libc6", "ca-certificates", "tzdata"];
const NONROOT_PASSWD =
  "root:x:0:0:root:/root:/sbin/nologin\nnonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin\n";
const NONROOT_GROUP = "root:x:0:\nnonroot:x:65532:\n";

export type Bases = { build: string; run: string };

/** `folder` caches the unpacked packages. */
export async function makeBases(buildah: Buildah, folder: string): Promise<Bases> {
  const bases = {
    build: `localhost/shopmcp-build-base:${Bun.version}`,
    run: `localhost/shopmcp-run-base:${SUITE}`,
  };
  const there = await buildah(["images", "--format", "{{.Name}}:{{.Tag}}"]);
  if (there.includes(bases.build) && there.includes(bases.run)) return bases;
  const debian = await bootstrap(folder);
  await commit(buildah, debian, {
    name: bases.build,
    config: ["--env", "PATH=/usr/local/bin:/usr/bin:/bin", ...buildEnv(debian)],
  });
  await commit(buildah, await unpackRunBase(folder, debian), {
    name: bases.run,
    config: ["--env", "PATH=/usr/local/bin:/usr/bin:/bin", "--user", "65532:65532"],
  });
  return bases;
}

async function bootstrap(folder: string): Promise<string> {
  const debian = join(folder, SUITE);
  if (!existsSync(debian)) {
    const partial = `${debian}.partial`;
    await $`rm -rf ${partial}`;
    await $`debootstrap --variant=minbase --include=ca-certificates ${SUITE} ${partial} ${MIRROR}`.quiet();
    renameSync(partial, debian);
  }
  copyFileSync(process.execPath, join(debian, "usr/local/bin/bun"));
  return debian;
}

/** A network's own certificate authority must be trusted inside the build; the shipped image never contains it. */
function buildEnv(debian: string): string[] {
  const extra = process.env.NODE_EXTRA_CA_CERTS;
  if (extra === undefined) return [];
  copyFileSync(extra, join(debian, "etc/extra-certificates.pem"));
  return ["--env", "NODE_EXTRA_CA_CERTS=/etc/extra-certificates.pem"];
}

async function unpackRunBase(folder: string, debian: string): Promise<string> {
  const root = join(folder, "run-base");
  await $`rm -rf ${root}`;
  mkdirSync(root);
  const archives = join(debian, "var/cache/apt/archives");
  for (const name of RUN_PACKAGES) {
    const file = readdirSync(archives).find((each) => each.startsWith(`${name}_`));
    if (file === undefined) throw new Error(`debootstrap left no package ${name} in ${archives}`);
    await $`dpkg-deb -x ${join(archives, file)} ${root}`;
  }
  await $`rm -rf ${join(root, "usr/share/doc")} ${join(root, "usr/share/man")} ${join(root, "usr/share/lintian")}`;
  copyFileSync(join(debian, "etc/ssl/certs/ca-certificates.crt"), join(root, "etc/ssl/certs/ca-certificates.crt"));
  writeFileSync(join(root, "etc/passwd"), NONROOT_PASSWD);
  writeFileSync(join(root, "etc/group"), NONROOT_GROUP);
  await $`install -d -o 65532 -g 65532 -m 0700 ${join(root, "home/nonroot")}`;
  return root;
}

async function commit(
  buildah: Buildah,
  rootfs: string,
  { name, config }: { name: string; config: readonly string[] },
): Promise<void> {
  const container = (await buildah(["from", "scratch"])).trim();
  await buildah(["copy", "-q", container, rootfs, "/"]);
  await buildah(["config", ...config, container]);
  await buildah(["commit", "-q", "--rm", container, name]);
}
