/** A module's accounts in a workspace, as documents. */

import { connectionReport } from "#connections/connection-document.ts";
import type { Place } from "#connections/connection-row.ts";
import type { Connections } from "#connections/connections.ts";
import { ShopError } from "#errors.ts";
import type { Histories } from "#history/open-histories.ts";
import type { Module } from "#modules/module.ts";
import type { Workspaces } from "#workspaces/workspaces.ts";

export type ReportParts = {
  workspaces: Workspaces;
  connections: Connections;
  modules: readonly Module[];
  histories: Pick<Histories, "keptDays">;
};

type ConnectionRow = Awaited<ReturnType<Connections["list"]>>[number];

export type ConnectionReports = ReturnType<typeof createConnectionReports>;

export function createConnectionReports({ workspaces, connections, modules, histories }: ReportParts) {
  const reportOf = async (row: ConnectionRow) => {
    const report = connectionReport(row, (await connections.histories([row.id])).get(row.id) ?? []);
    return { ...report, kept_days: await histories.keptDays(row) };
  };
  return {
    reportOf,
    /** @throws not_found */
    async placeOf({ id, module: name, label }: { id: string; module: string; label?: string }): Promise<Place> {
      const { id: workspaceId } = await workspaces.require(id);
      const module = modules.find((one) => one.name === name);
      if (module !== undefined) return { workspaceId, module, ...(label === undefined ? {} : { label }) };
      throw new ShopError(
        "not_found",
        `There is no module of that name. There are: ${modules.map((one) => one.name).join(", ")}.`,
      );
    },
    /** As it stands now. @throws conflict where it is gone */
    async reportAnew({ id, workspace_id: workspaceId }: ConnectionRow) {
      const row = (await connections.list(workspaceId)).find((one) => one.id === id);
      if (row !== undefined) return reportOf(row);
      throw new ShopError("conflict", "This account was disconnected meanwhile. Connect it again.");
    },
  };
}
