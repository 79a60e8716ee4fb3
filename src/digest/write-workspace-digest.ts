/** A digest of all accounts of a workspace's module as it is now. */

import { type Day, momentOf, todayIn } from "#ads/calendar.ts";
import type { AskAccount } from "#calls/ask-account.ts";
import type { ReportingOf } from "#calls/rate-periods.ts";
import type { GivenMessage } from "#channels/message.ts";
import { ownTurn } from "#concurrency/own-turn.ts";
import type { ConnectionRow } from "#db/connection-rows.ts";
import { ShopError } from "#errors.ts";
import type { CallContext, Module, ModuleDigest } from "#modules/module.ts";
import type { Zone } from "#zones/zone.ts";
import { askAllTools } from "./ask-all-tools.ts";
import { buildWorkspaceDigest } from "./build-workspace-digest.ts";
import type { WriteParts } from "./write-digest.ts";

/** One call asks so many. */
const MOST_ACCOUNTS = 100;

export type WorkspacePlace = { workspaceId: string; module: Module; view: ModuleDigest };

/** `atMs`: the moment of which it is; each account tells of the day before its own then. */
type Asked = { zone: Zone; atMs: number; behindCallers: boolean; progress?: CallContext["progress"] };

type Parts = WriteParts & { askAccount: AskAccount; reportingOf: ReportingOf };

/** @throws what the platform's tools throw where no account answers, invalid_input */
export async function writeWorkspaceDigest(
  parts: Parts,
  { workspaceId, module, view }: WorkspacePlace,
  { zone, atMs, behindCallers, progress = () => undefined }: Asked,
): Promise<GivenMessage> {
  const { clock, workspaces, connections, zones, askAccount, reportingOf } = parts;
  const { id, name } = await workspaces.require(workspaceId);
  const all = (await connections.accounts({ workspaceId, module })).toSorted((one, other) =>
    one.label < other.label ? -1 : 1,
  );
  const { rows, missing } = placed(all, atMs, zones);
  if (rows.length === 0)
    throw new ShopError("invalid_input", "The time zone of no account is known, so that none has a day for a digest.");
  const readSinceMs = Math.max(...rows.map((one) => momentOf(one.zone, one.day, 0)));
  const answers = await askAllTools({
    ...{ askAccount, module, view, rows, readSinceMs, behindCallers, progress },
    reporting: await reportingOf(workspaceId),
  });
  await ownTurn();
  const lost = new Set(answers.yesterday.meta.missing.map(({ account }) => account));
  return buildWorkspaceDigest({
    ...{ workspace: { id, name }, title: module.title, view, day: todayIn(zone, atMs), answers, atMs: clock.now() },
    accounts: rows
      .filter(({ row }) => !lost.has(row.label))
      .map(({ row, day }) => ({
        ...{ label: row.label, currency: row.account_currency, day, timezone: row.account_timezone },
      })),
    missing: [...missing, ...answers.yesterday.meta.missing],
    alerts: await alertsOf(
      parts,
      module,
      rows.map(({ row }) => row),
    ),
  });
}

type Placed = { row: ConnectionRow; zone: Zone; day: Day };

function placed(all: readonly ConnectionRow[], atMs: number, zones: WriteParts["zones"]) {
  const rows: Placed[] = [];
  const missing: { account: string; message: string }[] = [];
  for (const row of all) {
    const zone = zones.find(row.account_timezone ?? "");
    if (rows.length === MOST_ACCOUNTS)
      missing.push({ account: row.label, message: `a digest is of ${MOST_ACCOUNTS} accounts at most.` });
    else if (zone === null) missing.push({ account: row.label, message: "its time zone is not known." });
    else rows.push({ row, zone, day: todayIn(zone, atMs) });
  }
  return { rows, missing };
}

async function alertsOf({ connections }: Parts, module: Module, rows: readonly ConnectionRow[]) {
  const open = [];
  for (const { workspace_id: workspaceId, label } of rows) {
    const { alerts } = await connections.access({ workspaceId, module, label });
    open.push(...(await alerts()).map((alert) => ({ ...alert, account: label })));
  }
  return open;
}

/** Of the accounts that work; null where the day before is read of each. */
export async function accountsReadMs(
  rows: readonly ConnectionRow[],
  {
    atMs,
    zones,
    daysReadMs,
  }: { atMs: number } & Pick<WriteParts, "zones"> & {
      daysReadMs(connection: ConnectionRow, day: Day): Promise<number | null>;
    },
): Promise<number | null> {
  let latest: number | null = null;
  for (const row of rows) {
    const zone = zones.find(row.account_timezone ?? "");
    if (zone === null || !WORKING.has(row.state)) continue;
    const readMs = await daysReadMs(row, todayIn(zone, atMs));
    if (readMs !== null) latest = Math.max(latest ?? 0, readMs);
  }
  return latest;
}

const WORKING: ReadonlySet<ConnectionRow["state"]> = new Set(["connected", "degraded"]);
