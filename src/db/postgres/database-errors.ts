/** What PostgreSQL and the way to it say, and what is done about it. */

import { ShopError } from "#errors.ts";

/** Serialisation failure, deadlock. @see https://www.postgresql.org/docs/15/errcodes-appendix.html */
const RACED = /^(40001|40P01) /;

/** Shutting down, crashed, starting, idle for too long, too many connections; the driver's words for a connection that is gone. */
const UNREACHABLE =
  /^(57P0[1235]|25P0[34]|53300|08\w{3}|CONNECTION_(CLOSED|ENDED|DESTROYED)|CONNECT_TIMEOUT|E(CONNREFUSED|CONNRESET|PIPE|HOSTUNREACH|TIMEDOUT|NOTFOUND|AI_AGAIN)|ENOENT) /;
const LOST = /^(57P0[1235]|25P0[34]|08\w{3}|CONNECTION_(CLOSED|ENDED|DESTROYED)|ECONNRESET|EPIPE|ETIMEDOUT) /;
const UNIQUE = /^23505 /;

/** Code and message. */
function saidBy(error: unknown): string {
  if (!(error instanceof Error)) return "";
  return `${"code" in error ? String(error.code) : ""} ${error.message}`;
}

export function isToBeTriedAgain(error: unknown): boolean {
  return RACED.test(saidBy(error));
}

/**
 * Of a serializable transaction that looked first whether the row is there: another one that added it meanwhile may show by its key alone.
 * @see https://www.postgresql.org/docs/15/mvcc-serialization-failure-handling.html
 */
export function wasOvertaken(error: unknown): boolean {
  return isToBeTriedAgain(error) || UNIQUE.test(saidBy(error));
}

export function isUnreachable(error: unknown): boolean {
  return UNREACHABLE.test(saidBy(error));
}

/** Whether nobody knows what became of what was sent. */
export function isLost(error: unknown): boolean {
  return LOST.test(saidBy(error));
}

const OF_ITS_OWN =
  "It must be let into the database, and own its schema and every table there: after a restore as somebody else, REASSIGN OWNED or ALTER TABLE … OWNER TO gives them back. See docs/postgres.md.";

type Said = { by: RegExp; words: string; retryAfterSeconds?: number };

/** By an error's code and, behind a space, its message; the first that fits. Without seconds it is the same at each try. */
const SAID: readonly Said[] = [
  {
    // @see https://nodejs.org/api/tls.html#x509-certificate-error-codes
    by: /^(ERR_TLS_CERT_ALTNAME_INVALID|UNABLE_TO_\w+|CERT_\w+|\w*SELF_SIGNED\w*) /,
    words:
      "The certificate of the database server is of another name, out of date, or of an authority that is not trusted here. Name the server as its certificate does, and the authority's own certificate in NODE_EXTRA_CA_CERTS.",
  },
  {
    // The server answered so, and the driver went on.
    by: /before secure TLS connection was established/,
    words:
      "The database server speaks no TLS. Turn it on there (ssl = on), or write sslmode=disable where nobody else is on the way.",
  },
  {
    // @see https://www.pgbouncer.org/config.html#ignore_startup_parameters
    by: /unsupported startup parameter/,
    words:
      "A pooler between here and the database server passes no settings on. Name the server itself; docs/postgres.md says how a pooler in session mode is set.",
  },
  {
    by: UNREACHABLE,
    words: "The database does not answer. It may be starting or moving: try again in a moment.",
    retryAfterSeconds: 2,
  },
  { by: RACED, words: "Several servers changed the same rows at once. Try again.", retryAfterSeconds: 1 },
  {
    // A lock that somebody holds for long.
    by: /^55P03 /,
    words:
      "Something holds what this needs in the database. Try again in a moment; if it goes on, pg_stat_activity and pg_locks say what it is.",
    retryAfterSeconds: 2,
  },
  {
    // No such database, a wrong password.
    by: /^(3D000|28\w{3}) /,
    words:
      "The database server does not let this user in, has no database of that name, or demands TLS. Correct the user, the password, the name or sslmode in its address (SHOPMCP_DATABASE_URL).",
  },
  { by: /^42501 /, words: `The role of SHOPMCP_DATABASE_URL lacks a right in the database. ${OF_ITS_OWN}` },
  {
    // The server's own limit, or somebody who ended the statement.
    by: /^57014 /,
    words:
      "The database server ended a statement before it was done. Try again in a moment; if it goes on, its statement_timeout is too short: ALTER ROLE shopmcp SET statement_timeout = 0.",
    retryAfterSeconds: 2,
  },
  {
    // Read-only transactions, no serializable ones, and no place in the log of its own.
    by: /^(25006|0A000|55000) /,
    words:
      "The database server takes no writes: it is a standby, or read-only. Try again once it is promoted, or name the primary server in SHOPMCP_DATABASE_URL.",
    retryAfterSeconds: 5,
  },
  { by: /^(53100|53200) /, words: "The database cannot be written: its disk is full." },
];

/** In our own words where the server or the way to it is the cause. */
export function saidByServer(error: unknown): unknown {
  const said = saidBy(error);
  const found = SAID.find(({ by }) => by.test(said));
  if (found === undefined) return error;
  const { words, retryAfterSeconds } = found;
  if (retryAfterSeconds === undefined) return new ShopError("store_refused", words, { cause: error });
  return new ShopError("server_busy", words, { cause: error, retryAfterSeconds });
}

export function closedTables(names: readonly string[]): ShopError {
  const which = `The role of SHOPMCP_DATABASE_URL may not read or write ${names.join(", ")}.`;
  return new ShopError("store_refused", `${which} ${OF_ITS_OWN}`);
}
