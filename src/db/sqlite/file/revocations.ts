/** Carries revocations over to a restored database, which may be older than they are. */

import type { Database } from "bun:sqlite";
import { z } from "zod";
import { carriedTokens, carryRestriction } from "./carry-restriction.ts";
import { carryRoles, deleteOperators } from "./carry-roles.ts";
import { endRestoredRooms } from "./end-restored-rooms.ts";
import { hasTable, isSound } from "./inspect.ts";
import { openFile, withoutLinks } from "./open-file.ts";

/** `rotations`: refresh tokens marked as used. `channels`: changed or removed since, and gone. `unknown`: keys and operators that the newer database lacks. */
export type Revocations = {
  revoked: number;
  passwords: number;
  operators: number;
  rotations: number;
  channels: number;
  unknown: number;
};

type Carry = { from: string; to: string; trustPasswords: boolean; nowMs: number };

/** Skips tables that either schema lacks. Null, and nothing done, where `from` cannot be read. */
export function carryRevocations({ from, to, trustPasswords, nowMs }: Carry): Revocations | null {
  const sqlite = openFile(to, "write");
  try {
    // Without a journal file: a killed restore starts again with another copy.
    sqlite.run("PRAGMA journal_mode = MEMORY");
    sqlite.run("PRAGMA secure_delete = ON");
    sqlite.query("ATTACH ? AS old").run(withoutLinks(from));
    if (!isSound(sqlite, "old")) return null;
    return sqlite.transaction(() => carryAll(sqlite, { trustPasswords, nowMs }))();
  } catch (thrown) {
    if (!(thrown instanceof Error)) throw thrown;
    return null;
  } finally {
    sqlite.close();
  }
}

function carryAll(sqlite: Database, { trustPasswords, nowMs }: Pick<Carry, "trustPasswords" | "nowMs">): Revocations {
  const inBoth = (table: string) => ["main", "old"].every((schema) => hasTable(sqlite, schema, table));
  const all = { revoked: 0, passwords: 0, operators: 0, rotations: 0, channels: 0, unknown: 0 };
  if (inBoth("api_key")) {
    all.revoked += changed(
      sqlite,
      `UPDATE main.api_key SET revoked_at_ms = (SELECT revoked_at_ms FROM old.api_key WHERE id = main.api_key.id)
       WHERE revoked_at_ms IS NULL AND id IN (SELECT id FROM old.api_key WHERE revoked_at_ms IS NOT NULL)`,
    );
    all.revoked += carryRestriction(sqlite, "api_key", nowMs);
    all.unknown += counted(
      sqlite,
      "SELECT count(*) AS n FROM main.api_key WHERE revoked_at_ms IS NULL AND id NOT IN (SELECT id FROM old.api_key)",
    );
  }
  if (inBoth("oauth_grant")) {
    all.revoked += carryGrants(sqlite, nowMs) + carryRestriction(sqlite, "oauth_grant", nowMs);
    all.rotations += carryTokens(sqlite);
  }
  if (inBoth("channel")) all.channels += carryChannels(sqlite);
  if (inBoth("operator")) {
    all.operators += carryDeletions(sqlite, inBoth("former_operator"), nowMs);
    all.passwords += changed(
      sqlite,
      `UPDATE main.operator SET (password_hash, password_changed_at_ms) =
         (SELECT password_hash, password_changed_at_ms FROM old.operator WHERE id = main.operator.id)
       WHERE password_hash <> (SELECT password_hash FROM old.operator WHERE id = main.operator.id)`,
    );
    const unknown = "FROM main.operator WHERE id NOT IN (SELECT id FROM old.operator)";
    all.unknown += counted(sqlite, `SELECT count(*) AS n ${unknown}`);
    if (!trustPasswords) sqlite.run(`UPDATE main.operator SET password_hash = '' WHERE id IN (SELECT id ${unknown})`);
  }
  all.operators += carryRoles(sqlite, nowMs);
  if (hasTable(sqlite, "main", "passkey")) carryPasskeys(sqlite, inBoth("passkey"), trustPasswords);
  if (hasTable(sqlite, "main", "operator_identity")) carryIdentities(sqlite, inBoth("operator_identity"));
  if (hasTable(sqlite, "main", "recovery_code")) carrySignIn(sqlite, inBoth("recovery_code"));
  // Links that were changed or revoked since stay closed.
  const standing = inBoth("room") ? "SELECT hash FROM old.room WHERE hash IS NOT NULL" : null;
  endRestoredRooms(sqlite, { standing, nowMs });
  if (inBoth("signing_key")) carrySigningKeys(sqlite, nowMs);
  return all;
}

/** What they signed since the copy can still be verified. */
function carrySigningKeys(sqlite: Database, nowMs: number): void {
  sqlite
    .query(
      `INSERT OR IGNORE INTO main.signing_key (id, public_key, current, created_at_ms, retired_at_ms)
       SELECT id, public_key, 0, created_at_ms, coalesce(retired_at_ms, ?) FROM old.signing_key`,
    )
    .run(nowMs);
}

/** Ended grants are deleted after a month, so a missing one has ended, too. */
function carryGrants(sqlite: Database, nowMs: number): number {
  const ended = changed(
    sqlite,
    `UPDATE main.oauth_grant SET (revoked_at_ms, revoked_reason) =
       (SELECT revoked_at_ms, revoked_reason FROM old.oauth_grant WHERE id = main.oauth_grant.id)
     WHERE revoked_at_ms IS NULL AND id IN (SELECT id FROM old.oauth_grant WHERE revoked_at_ms IS NOT NULL)`,
  );
  const gone = sqlite
    .query(
      `UPDATE main.oauth_grant SET revoked_at_ms = ?, revoked_reason = 'restored'
       WHERE revoked_at_ms IS NULL AND id NOT IN (SELECT id FROM old.oauth_grant)`,
    )
    .run(nowMs).changes;
  return ended + gone;
}

/** A used refresh token stays used, and its successors are kept for the app that has them. */
function carryTokens(sqlite: Database): number {
  const rotations = changed(
    sqlite,
    `UPDATE main.oauth_token SET rotated_at_ms = (SELECT rotated_at_ms FROM old.oauth_token WHERE hash = main.oauth_token.hash)
     WHERE rotated_at_ms IS NULL AND hash IN (SELECT hash FROM old.oauth_token WHERE rotated_at_ms IS NOT NULL)`,
  );
  sqlite.run("UPDATE main.oauth_token SET replay = NULL");
  const { columns, which } = carriedTokens(sqlite);
  sqlite.run(
    `INSERT OR IGNORE INTO main.oauth_token (${columns}) SELECT ${columns} FROM old.oauth_token
     WHERE grant_id IN (SELECT id FROM main.oauth_grant)${which}`,
  );
  sqlite.run("INSERT OR IGNORE INTO main.oauth_jti SELECT client_id, jti_hash, expires_at_ms FROM old.oauth_jti");
  sqlite.run("DELETE FROM main.oauth_code");
  sqlite.run("DELETE FROM main.oauth_request");
  return rotations;
}

/** An address that is not in use any more gets nothing, and what was decided since is not told again. */
function carryChannels(sqlite: Database): number {
  const standing =
    "SELECT id FROM old.channel AS now WHERE now.left_at_ms IS NULL AND now.changed_at_ms = main.channel.changed_at_ms";
  const ended = `main.channel WHERE id NOT IN (${standing})`;
  sqlite.run(`DELETE FROM main.channel_message WHERE channel_id IN (SELECT id FROM ${ended})`);
  const channels = changed(sqlite, `DELETE FROM ${ended}`);
  const columns =
    "channel_id, workspace_id, occasion, message_id, type, nonce, sealed, tag, created_at_ms, due_at_ms, attempts, settled_at_ms, outcome, last_error";
  sqlite.run(
    `INSERT OR REPLACE INTO main.channel_message (${columns})
     SELECT ${columns} FROM old.channel_message WHERE channel_id IN (SELECT id FROM main.channel)`,
  );
  return channels;
}

function carryDeletions(sqlite: Database, kept: boolean, nowMs: number): number {
  if (!hasTable(sqlite, "old", "former_operator")) return 0;
  if (kept) sqlite.run("INSERT OR IGNORE INTO main.former_operator SELECT id, deleted_at_ms FROM old.former_operator");
  return deleteOperators(sqlite, "SELECT id FROM old.former_operator", nowMs);
}

/** Operators have the passkeys of the newer database, so that a removed one stays removed. */
function carryPasskeys(sqlite: Database, known: boolean, trustPasswords: boolean): void {
  const theirs = known ? "operator_id IN (SELECT id FROM old.operator)" : "FALSE";
  if (!trustPasswords) sqlite.run(`DELETE FROM main.passkey WHERE NOT (${theirs})`);
  sqlite.run(`DELETE FROM main.passkey WHERE ${theirs} OR operator_id NOT IN (SELECT id FROM main.operator)`);
  if (known)
    sqlite.run(
      `INSERT INTO main.passkey (${PASSKEY}) SELECT ${PASSKEY} FROM old.passkey
       WHERE operator_id IN (SELECT id FROM main.operator)`,
    );
}

/** Used and replaced codes stay so, and passwords that were turned off stay off. */
function carrySignIn(sqlite: Database, known: boolean): void {
  sqlite.run("DELETE FROM main.recovery_code");
  if (!known) return;
  sqlite.run(
    `INSERT INTO main.recovery_code (hash, operator_id, created_at_ms)
     SELECT hash, operator_id, created_at_ms FROM old.recovery_code WHERE operator_id IN (SELECT id FROM main.operator)`,
  );
  sqlite.run("DELETE FROM main.sign_in_policy");
  sqlite.run("INSERT INTO main.sign_in_policy (id, passwords) SELECT id, passwords FROM old.sign_in_policy");
}

/** Who an operator is at the provider stays as it is now. */
function carryIdentities(sqlite: Database, known: boolean): void {
  sqlite.run("DELETE FROM main.operator_identity");
  if (known)
    sqlite.run(
      `INSERT INTO main.operator_identity (operator_id, issuer, subject, linked_at_ms)
       SELECT operator_id, issuer, subject, linked_at_ms FROM old.operator_identity
       WHERE operator_id IN (SELECT id FROM main.operator)`,
    );
}

const PASSKEY = "id, operator_id, credential_id, rp_id, public_key, counter, name, created_at_ms, last_used_at_ms";

const Counted = z.object({ n: z.number() });

function counted(sqlite: Database, query: string): number {
  return Counted.parse(sqlite.query(query).get()).n;
}

function changed(sqlite: Database, statement: string): number {
  return sqlite.query(statement).run().changes;
}
