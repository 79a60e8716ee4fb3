/** One container under crun, with the image's user and command, a read-only root and no capabilities. */

import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

/** @see https://github.com/opencontainers/image-spec/blob/main/config.md */
export const ImageConfig = z.looseObject({
  User: z.string(),
  Env: z.array(z.string()),
  Entrypoint: z.array(z.string()),
  Cmd: z.array(z.string()),
  WorkingDir: z.string(),
  Volumes: z.record(z.string(), z.unknown()),
  Labels: z.record(z.string(), z.string()),
  Healthcheck: z.looseObject({ Test: z.array(z.string()) }),
});
export type ImageConfig = z.infer<typeof ImageConfig>;

export type Mount = { source: string; destination: string; readOnly: boolean };

export type ContainerOptions = {
  name: string;
  folder: string;
  rootfs: string;
  image: ImageConfig;
  env: Record<string, string>;
  mounts: readonly Mount[];
};

export type Ran = { exit: number; stdout: string; stderr: string };

export type Container = {
  pid: number;
  logs(): string;
  exec(words: readonly string[], stdin?: string): Promise<Ran>;
  /** Returns the exit code, also of a container that has already ended. */
  end(signal: "KILL" | "TERM"): Promise<number>;
};

/** crun refuses a machine with both versions of cgroups. In a mount namespace of its own it sees only one. */
const WITH_ONE_CGROUP_TREE =
  'umount -R /sys/fs/cgroup && mount -t cgroup2 none /sys/fs/cgroup && exec crun --cgroup-manager=disabled "$@"';
const RUNTIME = ["unshare", "--mount", "sh", "-c", WITH_ONE_CGROUP_TREE, "crun"];

export async function runOnce(options: ContainerOptions, words: readonly string[], stdin = ""): Promise<Ran> {
  const bundle = makeBundle(options, [...options.image.Entrypoint, ...words]);
  try {
    return await finished([...RUNTIME, "run", "--bundle", bundle, options.name], stdin);
  } finally {
    rmSync(bundle, { recursive: true });
  }
}

export async function startContainer(options: ContainerOptions): Promise<Container> {
  const { name, image } = options;
  const bundle = makeBundle(options, [...image.Entrypoint, ...image.Cmd]);
  const child = Bun.spawn([...RUNTIME, "run", "--bundle", bundle, name], {
    stdin: "ignore",
    stdout: "inherit",
    stderr: "pipe",
  });
  let logs = "";
  const first = Promise.withResolvers<void>();
  const reading = (async () => {
    for await (const chunk of child.stderr.pipeThrough(new TextDecoderStream())) {
      logs += chunk;
      if (logs.includes('"address"')) first.resolve();
    }
    first.reject(new Error(`the container ended before it listened: ${logs}`));
  })();
  await first.promise;
  const state = z.object({ pid: z.number() }).parse(JSON.parse((await finished([...RUNTIME, "state", name])).stdout));
  return {
    pid: state.pid,
    logs: () => logs,
    exec: (words, stdin) =>
      finished([...RUNTIME, "exec", "--user", image.User, name, ...image.Entrypoint, ...words], stdin),
    async end(signal) {
      await finished([...RUNTIME, "kill", name, signal]);
      const exit = await child.exited;
      await reading.catch(() => undefined);
      await finished([...RUNTIME, "delete", "--force", name]);
      rmSync(bundle, { recursive: true, force: true });
      return exit;
    },
  };
}

async function finished(command: readonly string[], stdin = ""): Promise<Ran> {
  const child = Bun.spawn([...command], { stdin: new Blob([stdin]), stdout: "pipe", stderr: "pipe" });
  const [stdout, stderr, exit] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  return { exit, stdout, stderr };
}

/** It shares the host's network. @see https://github.com/opencontainers/runtime-spec/blob/main/config.md */
function makeBundle({ name, folder, rootfs, image, env, mounts }: ContainerOptions, args: readonly string[]): string {
  const bundle = join(folder, `bundle-${name}`);
  mkdirSync(bundle, { recursive: true });
  const [uid, gid] = image.User.split(":").map(Number);
  const config = {
    ociVersion: "1.0.2",
    process: {
      user: { uid, gid },
      args,
      env: [...image.Env, ...Object.entries(env).map(([key, value]) => `${key}=${value}`)],
      cwd: image.WorkingDir,
      capabilities: { bounding: [], effective: [], inheritable: [], permitted: [], ambient: [] },
      noNewPrivileges: true,
    },
    root: { path: rootfs, readonly: true },
    hostname: name,
    mounts: [
      { destination: "/proc", type: "proc", source: "proc" },
      { destination: "/dev", type: "tmpfs", source: "tmpfs", options: ["nosuid", "mode=755"] },
      { destination: "/tmp", type: "tmpfs", source: "tmpfs", options: ["nosuid", "nodev", "mode=1777"] },
      ...mounts.map(({ source, destination, readOnly }) => ({
        destination,
        type: "bind",
        source,
        options: ["bind", readOnly ? "ro" : "rw"],
      })),
    ],
    linux: { namespaces: [{ type: "pid" }, { type: "ipc" }, { type: "uts" }, { type: "mount" }] },
  };
  writeFileSync(join(bundle, "config.json"), JSON.stringify(config));
  return bundle;
}
