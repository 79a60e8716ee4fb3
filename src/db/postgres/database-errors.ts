/** What PostgreSQL and the way to it say, and what is done about it. */

import { ShopError } from "#errors.ts";

/** Serialisation failure, deadlock. @see https://www.postgresql.org/docs/15/errcodes-appendix.html */
const TO_BE_TRIED_AGAIN = new Set(["40001", "40P01"]);

/** Shutting down, crashed, starting, too many connections; the driver's words for a connection that is gone. */
const UNREACHABLE =
  /^(57P0[123]|53300|08\w{3}|CONNECTION_(CLOSED|ENDED|DESTROYED)|CONNECT_TIMEOUT|E(CONNREFUSED|CONNRESET|PIPE|HOSTUNREACH|TIMEDOUT|NOTFOUND|AI_AGAIN)|ENOENT)$/;
const LOST = /^(57P0[123]|08\w{3}|CONNECTION_(CLOSED|ENDED|DESTROYED)|ECONNRESET|EPIPE|ETIMEDOUT)$/;
/** No such database, a wrong password, a role that may not come in. */
const NOT_LET_IN = /^(3D000|28\w{3}|42501)$/;
const FULL = /^(53100|53200)$/;
/** Read-only transactions, no serializable ones, and no place in the log of its own. */
const ON_STANDBY = /^(25006|0A000|55000)$/;

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

export function isToBeTriedAgain(error: unknown): boolean {
  return TO_BE_TRIED_AGAIN.has(codeOf(error));
}

/** Whether nobody knows what became of what was sent. */
export function isLost(error: unknown): boolean {
  return LOST.test(codeOf(error));
}

/** A certificate that is not of this name, or of nobody who is trusted. @see https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const NOT_TRUSTED = /^(ERR_TLS_CERT_ALTNAME_INVALID|UNABLE_TO_\w+|CERT_\w+|\w*SELF_SIGNED\w*)$/;
/** What a pooler says that passes no settings on. @see https://www.pgbouncer.org/config.html#ignore_startup_parameters */
const NO_SETTINGS = /unsupported startup parameter/;
/** The server answered that it speaks no TLS, and the driver went on. */
const NO_TLS = /before secure TLS connection was established/;

/** What is the same at each try. */
function refusalOf(code: string, message: string): string | undefined {
  if (NOT_TRUSTED.test(code))
    return "The certificate of the database server is of another name, out of date, or of an authority that is not trusted here. Name the server as its certificate does, and the authority's own certificate in NODE_EXTRA_CA_CERTS.";
  if (NO_TLS.test(message))
    return "The database server speaks no TLS. Turn it on there (ssl = on), or write sslmode=disable where nobody else is on the way.";
  if (NO_SETTINGS.test(message))
    return "A pooler between here and the database server passes no settings on. Name the server itself; docs/postgres.md says how a pooler in session mode is set.";
  return undefined;
}

/** In our own words where the server or the way to it is the cause. */
export function saidByServer(error: unknown): unknown {
  const code = codeOf(error);
  const refusal = refusalOf(code, error instanceof Error ? error.message : "");
  if (refusal !== undefined) return new ShopError("store_refused", refusal, { cause: error });
  if (UNREACHABLE.test(code))
    return new ShopError(
      "server_busy",
      "The database does not answer. It may be starting or moving: try again in a moment.",
      {
        cause: error,
        retryAfterSeconds: 2,
      },
    );
  if (isToBeTriedAgain(error))
    return new ShopError("server_busy", "Several servers changed the same rows at once. Try again.", {
      cause: error,
      retryAfterSeconds: 1,
    });
  if (NOT_LET_IN.test(code))
    return new ShopError(
      "store_refused",
      "The database server lets this role not in, does not know the database, or wants TLS. Correct the user, the password, the name or sslmode in its address (SHOPMCP_DATABASE_URL).",
      { cause: error },
    );
  if (ON_STANDBY.test(code))
    return new ShopError(
      "server_busy",
      "The database server takes no writes: it is a standby, or read-only. Try again once it is promoted, or name the primary server in SHOPMCP_DATABASE_URL.",
      { cause: error, retryAfterSeconds: 5 },
    );
  if (FULL.test(code))
    return new ShopError("store_refused", "The database cannot be written: its disk is full.", { cause: error });
  return error;
}
