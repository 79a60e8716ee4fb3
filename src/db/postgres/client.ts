/** Connections to PostgreSQL, with values as the rooms write and read them. */

import postgres from "postgres";
import type { DatabaseAddress } from "./database-url.ts";

/** @see https://www.postgresql.org/docs/current/catalog-pg-type.html */
const OID = { bytea: 17, int8: 20, text: 25, numeric: 1700 } as const;

const CONNECT_SECONDS = 10;

/** A server that restarts is back within a second or two; the driver's own pauses grow to twenty. */
const FIRST_PAUSE_SECONDS = 0.05;
const LONGEST_PAUSE_SECONDS = 1;

/** Whoever holds a transaction for longer has died; what it locks would hold up every replica. */
const IDLE_IN_TRANSACTION_MS = 30_000;

/** A statement that waits for a lock for longer fails, rather than holding its connection. */
const LOCK_WAIT_MS = 10_000;

/** A longer list is of ids that come once: its statement would be kept for nothing. */
const MAX_PREPARED_PARAMETERS = 32;

export type Client = ReturnType<typeof connect>;

/** What the server's list of sessions calls this one. */
export const PROGRAM = "shopmcp";

/** `lasting`: never replaced by newer connections nor ended while it waits, since something of the session is to stay. */
export type ConnectOptions = {
  connections: number;
  isolation: "read committed" | "serializable";
  program?: string;
  lasting?: boolean;
};

/** Numbers are integers below 2^53, as in SQLite. Connects when it is asked something first. */
export function connect(address: DatabaseAddress, options: ConnectOptions) {
  const { connections, isolation, program = PROGRAM, lasting = false } = options;
  const { host, ssl, ...rest } = address;
  return postgres({
    ...rest,
    ...(host.startsWith("/") ? { path: `${host}/.s.PGSQL.${rest.port}` } : { host }),
    ssl: ssl === "disable" ? false : ssl === "require" ? { rejectUnauthorized: false } : { rejectUnauthorized: true },
    max: connections,
    connect_timeout: CONNECT_SECONDS,
    backoff: (tries: number) => Math.min(FIRST_PAUSE_SECONDS * 2 ** tries, LONGEST_PAUSE_SECONDS),
    fetch_types: false,
    ...(lasting ? { max_lifetime: null } : {}),
    onnotice: () => undefined,
    types: {
      integer: {
        to: OID.int8,
        from: [OID.int8, OID.numeric],
        serialize: (value: number) => String(value),
        parse: (text: string) => Number(text),
      },
    },
    connection: {
      application_name: program,
      default_transaction_isolation: isolation,
      idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
      lock_timeout: LOCK_WAIT_MS,
      // A pooler would refuse more, and is not between.
      ...(lasting ? { statement_timeout: 0, idle_session_timeout: 0 } : {}),
    },
  });
}

/** What a pool and a transaction have in common. */
export type Asked = Pick<Client, "unsafe" | "typed">;

/** Rows as lists of values. */
export async function query(on: Asked, text: string, params: readonly unknown[]) {
  const typed = params.map((value) => typedParam(on, value));
  const options = { prepare: params.length <= MAX_PREPARED_PARAMETERS };
  return on.unsafe(text, typed, options).values();
}

/** With its type, since PostgreSQL would guess the type of a bare value from what stands around it. */
function typedParam({ typed }: Asked, value: unknown) {
  if (typeof value === "number") return typed(value, OID.int8);
  if (typeof value === "string") return typed(value, OID.text);
  if (value instanceof Uint8Array) return typed(value, OID.bytea);
  if (value === null) return null;
  throw new TypeError(`A ${typeof value} is no value of a statement.`);
}
