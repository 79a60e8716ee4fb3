/** Stands between servers and PostgreSQL: cuts connections in mid-commit, and refuses them for a while. */

import { join } from "node:path";

/** `before`: the commit never arrives. `after`: it has happened, and its answer never arrives. */
export type CommitCut = "before" | "after";

export type DatabaseProxy = {
  port: number;
  /** New connections go to the server whose socket lies there. */
  leadTo(socketFolder: string): void;
  /** Asked at each commit; null lets it through. */
  cutCommits(choose: (() => CommitCut | null) | null): void;
  /** Cuts every connection, and takes no new one until it is told otherwise. */
  refuse(refused: boolean): void;
  /** Commits that were cut so far. */
  cuts(): number;
  stop(): void;
};

type Side = { end(): void; write(bytes: Uint8Array): number };

const STARTUP_HEAD = 4;
const HEAD = 5;

/**
 * What a client sends, message by message; the first ones have no type.
 * @see https://www.postgresql.org/docs/15/protocol-message-formats.html
 */
function createReader() {
  let held = Buffer.alloc(0);
  let started = false;
  return (bytes: Uint8Array): { type: string; body: Buffer; whole: Buffer }[] => {
    held = Buffer.concat([held, bytes]);
    const messages: { type: string; body: Buffer; whole: Buffer }[] = [];
    for (;;) {
      const head = started ? HEAD : STARTUP_HEAD;
      if (held.length < head) return messages;
      const length = held.readUInt32BE(head - 4) + (started ? 1 : 0);
      if (held.length < length) return messages;
      const whole = held.subarray(0, length);
      messages.push({ type: started ? whole.toString("latin1", 0, 1) : "", body: whole.subarray(head), whole });
      held = held.subarray(length);
      started = true;
    }
  };
}

/** Tells the messages that run a commit, prepared or not. */
function createCommitSpotter() {
  const named = new Set<string>();
  const texts = (body: Buffer) => body.toString("latin1").split("\0");
  return (type: string, body: Buffer): boolean => {
    const [first = "", second = ""] = texts(body);
    if (type === "P" && second.toLowerCase() === "commit") named.add(first);
    return (type === "Q" && first.toLowerCase() === "commit") || (type === "B" && named.has(second));
  };
}

/** `socketFolder`: where the server's socket lies. */
export function startDatabaseProxy(socketFolder: string): DatabaseProxy {
  let choose: (() => CommitCut | null) | null = null;
  let refused = false;
  let cut = 0;
  const open = new Set<Side>();
  type Link = {
    server: Promise<Side>;
    reader: ReturnType<typeof createReader>;
    isCommit: ReturnType<typeof createCommitSpotter>;
    cutting: CommitCut | null;
  };
  let where = socketFolder;
  const end = (...sides: Side[]) => {
    for (const side of sides) {
      open.delete(side);
      side.end();
    }
  };
  const listener = Bun.listen<Link>({
    hostname: "127.0.0.1",
    port: 0,
    socket: {
      open(client) {
        open.add(client);
        const link: Omit<Link, "server"> = { reader: createReader(), isCommit: createCommitSpotter(), cutting: null };
        const server = Bun.connect({
          unix: join(where, ".s.PGSQL.5432"),
          socket: {
            data(_, bytes) {
              // The answer to the commit is the first thing that comes after it.
              if (client.data.cutting === "after") end(client);
              else client.write(bytes);
            },
            close: () => end(client),
            error: () => end(client),
          },
        });
        client.data = { ...link, server };
        server.then(
          (side) => void open.add(side),
          () => end(client),
        );
        if (refused) end(client);
      },
      async data(client, bytes) {
        const { data: link } = client;
        const messages = link.reader(bytes);
        const server = await link.server.catch((): null => null);
        if (server === null) return;
        for (const { type, body, whole } of messages) {
          const cutting = link.isCommit(type, body) && link.cutting === null ? (choose?.() ?? null) : null;
          if (cutting !== null) {
            cut += 1;
            link.cutting = cutting;
          }
          if (link.cutting === "before") return end(client, server);
          server.write(whole);
        }
      },
      async close(client) {
        open.delete(client);
        const server = await client.data.server.catch((): null => null);
        if (server !== null) end(server);
      },
    },
  });
  return {
    port: listener.port,
    leadTo(folder) {
      where = folder;
    },
    cutCommits(chosen) {
      choose = chosen;
    },
    refuse(now) {
      refused = now;
      if (now) end(...open);
    },
    cuts: () => cut,
    stop() {
      end(...open);
      listener.stop(true);
    },
  };
}
