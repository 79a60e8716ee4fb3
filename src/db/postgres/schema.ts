/** Every table of PostgreSQL, for drizzle-kit, which takes them from the exports. */

import { type AnyPgColumn, getTableConfig, type PgTable } from "drizzle-orm/pg-core";
import type { SQLiteTable } from "drizzle-orm/sqlite-core";
import * as channelTables from "#db/sqlite/channel-schema.ts";
import * as digestTables from "#db/sqlite/digest-schema.ts";
import * as fileTables from "#db/sqlite/file-schema.ts";
import * as historyTables from "#db/sqlite/history-schema.ts";
import * as memberTables from "#db/sqlite/member-schema.ts";
import * as notifyTables from "#db/sqlite/notify-schema.ts";
import * as oauthTables from "#db/sqlite/oauth-schema.ts";
import * as operatorTables from "#db/sqlite/operator-schema.ts";
import * as receiptTables from "#db/sqlite/receipt-schema.ts";
import * as releaseTables from "#db/sqlite/release-schema.ts";
import * as roomTables from "#db/sqlite/room-schema.ts";
import * as coreTables from "#db/sqlite/schema.ts";
import * as signingTables from "#db/sqlite/signing-schema.ts";
import * as startTables from "#db/sqlite/start-schema.ts";
import * as watchTables from "#db/sqlite/watch-schema.ts";
import { pgTableOf } from "./pg-table.ts";

const tables = new Map<string, PgTable>();

function made(table: SQLiteTable): PgTable {
  const one = pgTableOf(table, columnOf);
  tables.set(getTableConfig(one).name, one);
  return one;
}

function columnOf(table: string, column: string): AnyPgColumn {
  const target = tables.get(table);
  const found = target === undefined ? undefined : getTableConfig(target).columns.find(({ name }) => name === column);
  if (found === undefined) throw new TypeError(`No table ${table} has a column ${column}.`);
  return found;
}

export const workspace = made(coreTables.workspace);
export const plan = made(coreTables.plan);
export const callCounter = made(coreTables.callCounter);
export const connection = made(coreTables.connection);
export const attempt = made(coreTables.attempt);
export const connectionEvent = made(coreTables.connectionEvent);
export const reportTask = made(coreTables.reportTask);
export const credential = made(coreTables.credential);
export const formerCredential = made(coreTables.formerCredential);
export const authorization = made(coreTables.authorization);
export const vaultKey = made(coreTables.vaultKey);
export const apiKey = made(coreTables.apiKey);
export const usage = made(coreTables.usage);
export const audit = made(coreTables.audit);
export const storeEpoch = made(coreTables.storeEpoch);
export const clockJump = made(coreTables.clockJump);
export const operator = made(operatorTables.operator);
export const passkey = made(operatorTables.passkey);
export const passkeyChallenge = made(operatorTables.passkeyChallenge);
export const recoveryCode = made(operatorTables.recoveryCode);
export const signInLink = made(operatorTables.signInLink);
export const operatorIdentity = made(operatorTables.operatorIdentity);
export const providerSignIn = made(operatorTables.providerSignIn);
export const signInPolicy = made(operatorTables.signInPolicy);
export const session = made(operatorTables.session);
export const knownDevice = made(operatorTables.knownDevice);
export const formerOperator = made(operatorTables.formerOperator);
export const setupToken = made(operatorTables.setupToken);
export const signInAttempt = made(operatorTables.signInAttempt);
export const member = made(memberTables.member);
export const invitation = made(memberTables.invitation);
export const oauthClient = made(oauthTables.oauthClient);
export const oauthRequest = made(oauthTables.oauthRequest);
export const oauthGrant = made(oauthTables.oauthGrant);
export const oauthCode = made(oauthTables.oauthCode);
export const oauthToken = made(oauthTables.oauthToken);
export const oauthJti = made(oauthTables.oauthJti);
export const history = made(historyTables.history);
export const historyBlock = made(historyTables.historyBlock);
export const goal = made(watchTables.goal);
export const rate = made(watchTables.rate);
export const note = made(watchTables.note);
export const alert = made(watchTables.alert);
export const alertFiring = made(watchTables.alertFiring);
export const digest = made(digestTables.digest);
export const workspaceDigest = made(digestTables.workspaceDigest);
export const channel = made(channelTables.channel);
export const channelMessage = made(channelTables.channelMessage);
export const outbox = made(notifyTables.outbox);
export const notifyCursor = made(notifyTables.notifyCursor);
export const releaseSeen = made(releaseTables.releaseSeen);
export const room = made(roomTables.room);
export const roomVisit = made(roomTables.roomVisit);
export const signingKey = made(signingTables.signingKey);
export const signingSecret = made(signingTables.signingSecret);
export const receiptKey = made(receiptTables.receiptKey);
export const receipt = made(receiptTables.receipt);
export const requestLane = made(startTables.requestLane);
export const fileLink = made(fileTables.fileLink);
