/** What a database URL says: where the server is, and how it is reached. */

import { isIP } from "node:net";
import { ShopError } from "#errors.ts";
import type { Secret } from "#secret.ts";

/** `host`: a folder where it begins with `/`, which holds the server's socket. */
export type DatabaseAddress = {
  host: string;
  port: number;
  user: string;
  password: string;
  database: string;
  ssl: "disable" | "require" | "verify-full";
};

const DEFAULT_PORT = 5432;
const SSL_MODES = ["disable", "require", "verify-full"] as const;
const PARAMETERS = new Set(["sslmode", "host"]);

/** @throws config_invalid, in words without any part of the URL */
export function readDatabaseUrl(secret: Secret): DatabaseAddress {
  const url = parsed(secret.reveal());
  if (url === undefined || !["postgres:", "postgresql:"].includes(url.protocol))
    throw refused("It must look like postgres://user:password@host:5432/database?sslmode=verify-full.");
  for (const name of url.searchParams.keys())
    if (!PARAMETERS.has(name)) throw refused("Its parameters may be sslmode and host alone.");
  const host = url.searchParams.get("host") ?? url.hostname.replace(/^\[|\]$/g, "");
  const database = decodeURIComponent(url.pathname.slice(1));
  const user = decodeURIComponent(url.username);
  if (host === "" || database === "" || user === "") throw refused("It must name the host, the user and the database.");
  return {
    ...{ host, database, user },
    port: url.port === "" ? DEFAULT_PORT : Number(url.port),
    password: decodeURIComponent(url.password),
    ssl: sslOf(url.searchParams.get("sslmode"), isHere(host)),
  };
}

function parsed(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

function sslOf(mode: string | null, here: boolean): DatabaseAddress["ssl"] {
  if (mode === null && here) return "disable";
  const known = SSL_MODES.find((one) => one === mode);
  if (known !== undefined) return known;
  throw refused(
    mode === null
      ? "The server is on another machine: say sslmode=verify-full, or sslmode=require where its certificate cannot be checked. Only sslmode=disable, written out, goes without TLS."
      : "sslmode must be verify-full, require or disable; the others fall back to an unprotected connection in silence.",
  );
}

function isHere(host: string): boolean {
  if (host.startsWith("/") || host === "localhost") return true;
  return host === "::1" || (isIP(host) === 4 && host.startsWith("127."));
}

function refused(why: string): ShopError {
  return new ShopError(
    "config_invalid",
    `The address of the database (SHOPMCP_DATABASE_URL, or what a copy goes to) cannot be used. ${why}`,
  );
}
