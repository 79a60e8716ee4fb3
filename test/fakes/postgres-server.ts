/** Throw-away servers of PostgreSQL on a socket in a temporary folder each, with a database for each store. */

import { spawnSync } from "node:child_process";
import { appendFileSync, chmodSync, chownSync, existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import postgres from "postgres";
import { Secret } from "#secret.ts";
import type { Certificate } from "./certificate.ts";
import { tempFolder } from "./temp-folder.ts";

const INSTALLED = "/usr/lib/postgresql";

/** Tests lose nothing with the machine. */
const SETTINGS = [
  "fsync = off",
  "synchronous_commit = off",
  "full_page_writes = off",
  "max_connections = 300",
  "shared_buffers = 32MB",
  "listen_addresses = ''",
].join("\n");

const PROGRAMS = existsSync(INSTALLED)
  ? readdirSync(INSTALLED)
      .toSorted((one, other) => Number(other) - Number(one))
      .map((version) => join(INSTALLED, version, "bin"))
      .find((folder) => existsSync(join(folder, "initdb")))
  : undefined;

export const hasPostgres = PROGRAMS !== undefined;
if (!hasPostgres)
  process.stderr.write(
    "\nSKIPPED: every test of PostgreSQL, because its server (Debian: postgresql) is not installed.\n\n",
  );

/**
 * `run`: statements of the server's owner. `restart`: whoever is connected is cut off; `immediate` is a crash. `standby`: another server that
 * follows this one, and does not count as primary until it is promoted. `socketFolder`: where it is reached.
 */
export type PostgresServer = {
  socketFolder: string;
  url(database: string, user?: string): Secret;
  create(): Promise<string>;
  run(database: string, ...statements: string[]): Promise<void>;
  restart(mode?: "fast" | "immediate"): void;
  stop(): void;
  standby(): PostgresServer;
  promote(): void;
};

let running: PostgresServer | undefined;
let made = 0;

/** One for all tests of a process, which is not to be stopped. */
export function postgresServer(): PostgresServer {
  running ??= ownPostgresServer();
  return running;
}

const USUAL_PORT = 5432;

/** `tls`: it listens on this port of loopback, too, and lets nobody in there without TLS. */
export function ownPostgresServer({ tls }: { tls?: Certificate & { port: number } } = {}): PostgresServer {
  return started(tls?.port ?? USUAL_PORT, (folder) => {
    const data = join(folder, "data");
    run("initdb", "-D", data, "-U", "shopmcp", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N");
    appendFileSync(join(data, "postgresql.conf"), `${SETTINGS}\n`);
    if (tls === undefined) return;
    for (const [name, text] of [
      ["server.crt", tls.cert],
      ["server.key", tls.key],
      ["pg_hba.conf", "local all all trust\nhostssl all all 127.0.0.1/32 trust\n"],
    ] as const) {
      writeFileSync(join(data, name), text, { mode: 0o600 });
      const user = serverUser();
      if (user !== null) chownSync(join(data, name), user.uid, user.gid);
    }
    appendFileSync(join(data, "postgresql.conf"), `ssl = on\nlisten_addresses = '127.0.0.1'\n`);
  });
}

function started(port: number, fill: (folder: string) => void): PostgresServer {
  const around = tempFolder();
  chmodSync(around, 0o711);
  const folder = join(around, "pg");
  mkdirSync(folder, { mode: 0o700 });
  const user = serverUser();
  if (user !== null) chownSync(folder, user.uid, user.gid);
  fill(folder);
  appendFileSync(join(folder, "data", "postgresql.conf"), `unix_socket_directories = '${folder}'\nport = ${port}\n`);
  const control = (...words: string[]) => run("pg_ctl", "-D", join(folder, "data"), "-w", ...words);
  const start = () => control("-l", join(folder, "log"), "start");
  const stop = (mode = "fast") => control("-m", mode, "stop");
  start();
  const ask = async (database: string, ...statements: string[]) => {
    const owner = postgres({ path: join(folder, `.s.PGSQL.${port}`), user: "shopmcp", database, max: 1 });
    for (const statement of statements) await owner.unsafe(statement);
    await owner.end();
  };
  return {
    socketFolder: folder,
    url: (database, user = "shopmcp") => new Secret(`postgres://${user}@localhost/${database}?host=${folder}`),
    async create() {
      const name = `store_${++made}`;
      await ask("postgres", `CREATE DATABASE ${name}`);
      return name;
    },
    run: ask,
    restart(mode) {
      stop(mode);
      start();
    },
    stop: () => stop(),
    standby: () =>
      started(port, (other) =>
        run(
          "pg_basebackup",
          "-h",
          folder,
          "-U",
          "shopmcp",
          "-D",
          join(other, "data"),
          "-R",
          "-X",
          "stream",
          "-c",
          "fast",
        ),
      ),
    promote: () => control("promote"),
  };
}

/** The server refuses to run as root; it ends by itself within a minute after its folder is gone. */
export function serverUser(): { uid: number; gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  const id = (flag: string) => Number(spawnSync("id", [flag, "postgres"]).stdout.toString().trim());
  return { uid: id("-u"), gid: id("-g") };
}

function run(program: string, ...args: string[]): void {
  const path = join(PROGRAMS ?? "", program);
  const user = serverUser();
  const drop = user === null ? [] : ["setpriv", `--reuid=${user.uid}`, `--regid=${user.gid}`, "--clear-groups"];
  const [command = path, ...rest] = [...drop, path, ...args];
  const done = spawnSync(command, rest, { stdio: ["ignore", "ignore", "pipe"] });
  if (done.status !== 0) throw new Error(`${program}: ${done.stderr}`);
}
