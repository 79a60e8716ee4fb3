/** Debian's pgbouncer before a server's socket, where it is installed. */

import { chmodSync, chownSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Secret } from "#secret.ts";
import { eventually } from "./eventually.ts";
import { type PostgresServer, serverUser } from "./postgres-server.ts";
import { tempFolder } from "./temp-folder.ts";

const PROGRAM = "/usr/sbin/pgbouncer";
const PORT = 6432;

export const hasPgbouncer = existsSync(PROGRAM);
if (!hasPgbouncer) process.stderr.write("\nSKIPPED: tests of poolers, because pgbouncer is not installed.\n\n");

export type Pooler = { url(database: string): Secret; stop(): Promise<void> };

export async function startPgbouncer(server: PostgresServer, settings: readonly string[]): Promise<Pooler> {
  const around = tempFolder();
  chmodSync(around, 0o711);
  const folder = join(around, "b");
  mkdirSync(folder, { mode: 0o700 });
  const file = join(folder, "pgbouncer.ini");
  const lines = [
    ...[
      "[databases]",
      `* = host=${server.socketFolder} user=shopmcp`,
      "[pgbouncer]",
      "auth_type = any",
      "listen_addr =",
    ],
    ...[`unix_socket_dir = ${folder}`, `listen_port = ${PORT}`, ...settings],
  ];
  writeFileSync(file, `${lines.join("\n")}\n`);
  const user = serverUser();
  if (user !== null) for (const path of [folder, file]) chownSync(path, user.uid, user.gid);
  const child = Bun.spawn([PROGRAM, ...(user === null ? [] : ["-u", "postgres"]), file], {
    stdio: ["ignore", "ignore", "ignore"],
  });
  await eventually(() => existsSync(join(folder, `.s.PGSQL.${PORT}`)));
  return {
    url: (database) => new Secret(`postgres://shopmcp@localhost:${PORT}/${database}?host=${folder}`),
    async stop() {
      child.kill();
      await child.exited;
    },
  };
}
