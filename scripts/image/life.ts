/** The life of a container: started, connected, called, killed, restarted and stopped. A step that fails throws. */

import { equal, ok as expect } from "node:assert/strict";
import { chmodSync, chownSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { systemClock } from "#clock.ts";
import { startSimulator } from "#simulator/simulator.ts";
import { ask } from "../../test/bench/ask.ts";
import { eventually } from "../../test/fakes/eventually.ts";
import { mainCredentials } from "../../test/fakes/test-shop.ts";
import { type Container, type ContainerOptions, type ImageConfig, runOnce, startContainer } from "./container.ts";

export type Figure = readonly [what: string, measured: string];

type Parts = { rootfs: string; image: ImageConfig; folder: string };

const KEY_AT = "/run/secrets/master_key";
const CAMPAIGNS = { name: "tiktok_ads_list_campaigns", arguments: { limit: 5 } };
/** Real time, so that the answer is in progress when the container is told to stop. */
const SLOW_MS = 1_500;

export async function liveOnce({ rootfs, image, folder }: Parts): Promise<Figure[]> {
  const simulator = startSimulator({ clock: systemClock });
  const started: Container[] = [];
  const start = async (options: ContainerOptions) => {
    const container = await startContainer(options);
    started.push(container);
    return container;
  };
  try {
    const volume = ownFolder(folder, "volume", image);
    const bare = {
      rootfs,
      image,
      folder,
      env: {},
      mounts: [{ source: volume, destination: "/data", readOnly: false }],
    };
    const keyFile = await makeSecret(bare, folder);
    const port = freePort();
    const options: ContainerOptions = {
      ...bare,
      name: `shopmcp-life-${process.pid}`,
      env: {
        SHOPMCP_PORT: String(port),
        SHOPMCP_MASTER_KEY_FILE: KEY_AT,
        SHOPMCP_TIKTOK_BASE_URL: simulator.url,
      },
      mounts: [...bare.mounts, { source: keyFile, destination: KEY_AT, readOnly: true }],
    };
    const url = `http://127.0.0.1:${port}/mcp`;

    const startedMs = performance.now();
    const first = await start(options);
    const readyMs = performance.now() - startedMs;
    checkConfinement(first, volume);
    const { commit } = JSON.parse((await first.exec(["version", "--json"])).stdout);
    equal(commit, image.Labels["org.opencontainers.image.revision"], "the binary and the label name one commit");
    const key = await connect(first, mainCredentials(simulator));
    const before = await ask(url, key, "tools/call", CAMPAIGNS);
    expect(before.includes('"has_more":true'), "the first answer is a page of campaigns");
    equal((await first.exec(["healthcheck"])).exit, 0, "the image's healthcheck passes");
    equal((await first.exec(["keygen", "--out", "/usr/local/bin/x"])).exit, 78, "the root cannot be written");
    const memory = residentMiB(first.pid);
    await first.end("KILL");

    const againMs = performance.now();
    const second = await start(options);
    const after = await ask(url, key, "tools/call", CAMPAIGNS);
    const backMs = performance.now() - againMs;
    equal(withoutTimes(after), withoutTimes(before), "after a kill the same key gets the same answer");

    const slow = simulator.fail({ delayMs: SLOW_MS });
    const underWay = ask(url, key, "tools/call", { name: "tiktok_ads_get_account", arguments: { fresh: true } });
    await eventually(() => slow.taken === 1);
    const exit = await second.end("TERM");
    expect((await underWay).includes('"account"'), "a call under way at SIGTERM is answered");
    equal(exit, 0, "SIGTERM ends it with 0");
    expect(second.logs().includes('"message":"Stopped"'), "and the log says so");
    return [
      ["start to listening", `${readyMs.toFixed(0)} ms`],
      ["start after kill -9 to the first answer", `${backMs.toFixed(0)} ms`],
      ["resident memory after two calls", `${memory} MiB`],
    ];
  } finally {
    for (const container of started) await container.end("KILL");
    await simulator.stop();
  }
}

/** README's `docker run` line, without a given key. The figures cover the way to a client's first answer. */
export async function liveWithoutKey({ rootfs, image, folder }: Parts): Promise<Figure[]> {
  const simulator = startSimulator({ clock: systemClock });
  const volume = ownFolder(folder, "volume-alone", image);
  const port = freePort();
  const startedMs = performance.now();
  const container = await startContainer({
    rootfs,
    image,
    folder,
    name: `shopmcp-alone-${process.pid}`,
    env: { SHOPMCP_PORT: String(port), SHOPMCP_TIKTOK_BASE_URL: simulator.url },
    mounts: [{ source: volume, destination: "/data", readOnly: false }],
  });
  try {
    await eventually(() => container.logs().includes("/setup#smsu_"));
    const key = await connect(container, mainCredentials(simulator));
    await ask(`http://127.0.0.1:${port}/mcp`, key, "tools/call", CAMPAIGNS);
    const answeredMs = performance.now() - startedMs;
    equal(await container.end("TERM"), 0);
    equal(statSync(join(volume, "shopmcp.key")).mode & 0o777, 0o600);
    equal(statSync(join(volume, "store")).mode & 0o777, 0o700);
    return [["docker run, three commands inside, first answer", `${(answeredMs / 1_000).toFixed(1)} s`]];
  } finally {
    await container.end("KILL");
    await simulator.stop();
  }
}

/** As in the README, the image makes the key and its user owns the file. */
async function makeSecret(bare: Omit<ContainerOptions, "name">, folder: string): Promise<string> {
  const made = await runOnce({ ...bare, name: `shopmcp-keygen-${process.pid}` }, ["keygen"]);
  equal(made.exit, 0, made.stderr);
  const file = join(folder, "master.key");
  writeFileSync(file, made.stdout);
  chmodSync(file, 0o400);
  chownSync(file, uidOf(bare.image), uidOf(bare.image));
  return file;
}

async function connect(container: Container, pasted: unknown): Promise<string> {
  const said = async (words: readonly string[], stdin?: string) => {
    const { exit, stdout, stderr } = await container.exec([...words, "--json"], stdin);
    equal(exit, 0, `${words.join(" ")}: ${stdout}${stderr}`);
    return JSON.parse(stdout);
  };
  const { id } = await said(["workspace", "create", "--name", "Shop"]);
  equal((await said(["connect", "tiktok-ads", "--workspace", id], JSON.stringify(pasted))).state, "connected");
  return (await said(["key", "create", "--workspace", id, "--name", "client"])).key;
}

function checkConfinement({ pid }: Container, volume: string): void {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const line = (name: string) => new RegExp(`^${name}:\\s*(.*)$`, "m").exec(status)?.[1];
  equal(line("Uid"), "65532\t65532\t65532\t65532");
  equal(line("CapEff"), "0000000000000000");
  equal(line("CapBnd"), "0000000000000000");
  equal(line("NoNewPrivs"), "1");
  equal(statSync(join(volume, "store", "shopmcp.db")).uid, 65_532);
}

function residentMiB(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Math.round(Number(/^VmRSS:\s*(\d+)/m.exec(status)?.[1]) / 1_024);
}

function ownFolder(folder: string, name: string, image: ImageConfig): string {
  const path = join(folder, name);
  mkdirSync(path, { mode: 0o700 });
  chownSync(path, uidOf(image), uidOf(image));
  return path;
}

function uidOf({ User }: ImageConfig): number {
  return Number(User.split(":")[0]);
}

function freePort(): number {
  const server = Bun.serve({ hostname: "127.0.0.1", port: 0, fetch: () => new Response() });
  const { port = 0 } = server;
  void server.stop(true);
  return port;
}

function withoutTimes(text: string): string {
  return text.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "TIME");
}
