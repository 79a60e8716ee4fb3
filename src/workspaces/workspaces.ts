/** Workspaces: the walls between the accounts of several owners. */

import { z } from "zod";
import type { Clock } from "#clock.ts";
import type { Store } from "#db/open-store.ts";
import { findWorkspace, insertWorkspace, listWorkspaces, type WorkspaceRow } from "#db/workspaces.ts";
import { ShopError } from "#errors.ts";
import { newId } from "#id.ts";
import type { Actor, AuditTrail } from "./audit-trail.ts";
import { requirePlan, UNLIMITED } from "./plans.ts";

/** Fits a page's heading and a log line. */
const MAX_NAME_LENGTH = 100;

export const Name = z
  .string()
  .trim()
  .min(1)
  .max(MAX_NAME_LENGTH)
  .regex(/^[^\p{Cc}\p{Cf}]+$/u);

export type Workspaces = {
  /** @throws invalid_input */
  create(name: string, plan: string | undefined, actor: Actor): Promise<WorkspaceRow>;
  list(): Promise<WorkspaceRow[]>;
  /** @throws not_found */
  require(id: string): Promise<WorkspaceRow>;
};

export function createWorkspaces({
  store,
  clock,
  audit,
}: {
  store: Store;
  clock: Clock;
  audit: AuditTrail;
}): Workspaces {
  return {
    async create(name, plan, actor) {
      const row = {
        id: newId("ws"),
        name: readName(name, "workspace"),
        plan: await requirePlan(store, plan ?? UNLIMITED),
        created_at_ms: clock.now(),
      };
      await insertWorkspace(store, row);
      await audit.record({ actor, action: "workspace.create", workspaceId: row.id, target: row.id, outcome: "ok" });
      return row;
    },
    list: () => listWorkspaces(store),
    async require(id) {
      const row = await findWorkspace(store, id);
      if (row === undefined)
        throw new ShopError(
          "not_found",
          `There is no workspace ${id.slice(0, MAX_NAME_LENGTH)}. \`shopmcp workspace list\` names them.`,
        );
      return row;
    },
  };
}

/** @throws invalid_input */
export function readName(name: string, of: string): string {
  const parsed = Name.safeParse(name);
  if (parsed.success) return parsed.data;
  throw new ShopError(
    "invalid_input",
    `The name of a ${of} is 1 to ${MAX_NAME_LENGTH} printable characters. Give another one with --name.`,
  );
}
