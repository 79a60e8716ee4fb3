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
  // A standby that is being made finds what was written meanwhile.
  "wal_keep_size = 16MB",
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
 * `run`: statements of the server's owner, and the rows of the last. `hold`: a statement in a transaction that lasts until it is let go. `restart`: whoever is
 * connected is cut off; `immediate` is a crash. `standby`: another server that follows this one, and does not count as primary until it is promoted. `socketFolder`: where it is reached. `dump`: to a file, which
 * `putBack` puts in place of what is there.
 */
export type PostgresServer = {
  socketFolder: string;
  url(database: string, user?: string): Secret;
  create(): Promise<string>;
  dump(database: string): Promise<string>;
  putBack(database: string, file: string): Promise<void>;
  run(database: string, ...statements: string[]): Promise<readonly unknown[]>;
  hold(database: string, statement: string): Promise<() => Promise<void>>;
  restart(mode?: "fast" | "immediate"): Promise<void>;
  stop(mode?: "fast" | "immediate"): void;
  crash(): Promise<void>;
  standby(): Promise<PostgresServer>;
  promote(): Promise<void>;
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
  const folder = newFolder();
  const data = join(folder, "data");
  const port = tls?.port ?? USUAL_PORT;
  // Small pieces of the log: tests that look for secrets read them all.
  const small = ["--wal-segsize=1", "-N"];
  run("initdb", "-D", data, "-U", "shopmcp", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", ...small);
  appendFileSync(join(data, "postgresql.conf"), `${SETTINGS}\n`);
  if (tls !== undefined) {
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
  }
  run(...startIn(folder, port));
  return serverIn(folder, port);
}

function newFolder(): string {
  const around = tempFolder();
  chmodSync(around, 0o711);
  const folder = join(around, "pg");
  mkdirSync(folder, { mode: 0o700 });
  const user = serverUser();
  if (user !== null) chownSync(folder, user.uid, user.gid);
  return folder;
}

type Command = [program: string, ...args: string[]];

function control(folder: string, ...words: string[]): Command {
  return ["pg_ctl", "-D", join(folder, "data"), "-w", ...words];
}

function startIn(folder: string, port: number): Command {
  appendFileSync(join(folder, "data", "postgresql.conf"), `unix_socket_directories = '${folder}'\nport = ${port}\n`);
  return control(folder, "-l", join(folder, "log"), "start");
}

function serverIn(folder: string, port: number): PostgresServer {
  const connect = (database: string) =>
    postgres({ path: join(folder, `.s.PGSQL.${port}`), user: "shopmcp", database, max: 1 });
  const ask = async (database: string, ...statements: string[]) => {
    const owner = connect(database);
    let rows: readonly unknown[] = [];
    for (const statement of statements) rows = await owner.unsafe(statement);
    await owner.end();
    return rows;
  };
  const here = ["-h", folder, "-p", String(port), "-U", "shopmcp"];
  return {
    socketFolder: folder,
    url: (database, user = "shopmcp") => new Secret(`postgres://${user}@localhost/${database}?host=${folder}`),
    async create() {
      const name = `store_${++made}`;
      await ask("postgres", `CREATE DATABASE ${name}`);
      return name;
    },
    async dump(database) {
      const file = join(folder, `${database}.dump`);
      await later("pg_dump", ...here, "-Fc", "-f", file, database);
      return file;
    },
    putBack: (database, file) => later("pg_restore", ...here, "--clean", "--if-exists", "-d", database, file),
    run: ask,
    async hold(database, statement) {
      const owner = connect(database);
      const [held, letGo] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      const holding = owner.begin(async (tx) => {
        await tx.unsafe(statement);
        held.resolve();
        await letGo.promise;
      });
      await Promise.race([held.promise, holding]);
      return async () => {
        letGo.resolve();
        await holding.finally(() => owner.end());
      };
    },
    restart: (mode = "fast") => later(...control(folder, "-l", join(folder, "log"), "-m", mode, "restart")),
    stop: (mode = "fast") => run(...control(folder, "-m", mode, "stop")),
    crash: () => later(...control(folder, "-m", "immediate", "stop")),
    async standby() {
      const other = newFolder();
      await later("pg_basebackup", ...here, "-R", "-X", "stream", "-c", "fast", "-D", join(other, "data"));
      await later(...startIn(other, port));
      return serverIn(other, port);
    },
    promote: () => later(...control(folder, "promote")),
  };
}

/** The server refuses to run as root; it ends by itself within a minute after its folder is gone. */
export function serverUser(): { uid: number; gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  const id = (flag: string) => Number(spawnSync("id", [flag, "postgres"]).stdout.toString().trim());
  return { uid: id("-u"), gid: id("-g") };
}

function run(program: string, ...args: string[]): void {
  const done = Bun.spawnSync(asItsUser(program, args), { stdio: ["ignore", "ignore", "pipe"] });
  if (done.exitCode !== 0) throw new Error(`${program}: ${done.stderr}`);
}

/** Whoever waits goes on with other things meanwhile. */
async function later(program: string, ...args: string[]): Promise<void> {
  const done = Bun.spawn(asItsUser(program, args), { stdio: ["ignore", "ignore", "pipe"] });
  const said = await new Response(done.stderr).text();
  if ((await done.exited) !== 0) throw new Error(`${program}: ${said}`);
}

function asItsUser(program: string, args: string[]): string[] {
  const user = serverUser();
  const drop = user === null ? [] : ["setpriv", `--reuid=${user.uid}`, `--regid=${user.gid}`, "--clear-groups"];
  return [...drop, join(PROGRAMS ?? "", program), ...args];
}
