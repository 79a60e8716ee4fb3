/** Workspaces: each separates one owner's accounts from the others'. */

import { z } from "zod";
import type { Clock } from "#clock.ts";
import type { Store } from "#db/store.ts";
import { UNLIMITED } from "#db/unlimited-plan.ts";
import type { Deleted, WorkspaceRow } from "#db/workspaces.ts";
import { ShopError } from "#errors.ts";
import { newId } from "#id.ts";
import type { Actor, AuditTrail } from "./audit-trail.ts";
import { type DaysOf, exportWorkspace, type ReceiptsOf } from "./export-workspace.ts";
import { requirePlan } from "./plans.ts";

const MAX_NAME_LENGTH = 100;

/** A fixed id, so that two processes which a client starts at once on a new folder find the same workspace. */
const OWN_WORKSPACE = { id: "ws_settings", name: "Client settings" };

export const Name = z
  .string()
  .trim()
  .min(1)
  .max(MAX_NAME_LENGTH)
  .regex(/^[^\p{Cc}\p{Cf}]+$/u);

export type Workspaces = {
  create(name: string, plan: string | undefined, actor: Actor): Promise<WorkspaceRow>;
  ensureOwn(actor: Actor): Promise<WorkspaceRow>;
  list(): Promise<WorkspaceRow[]>;
  require(id: string): Promise<WorkspaceRow>;
  rename(id: string, name: string, actor: Actor): Promise<WorkspaceRow>;
  delete(id: string, actor: Actor): Promise<Deleted>;
  /** Lines of one JSON document without secrets. @throws not_found */
  export(id: string, actor: Actor): Promise<AsyncIterable<string>>;
};

export function createWorkspaces({
  store,
  clock,
  audit,
  daysOf = nothing,
  receiptsOf = nothing,
}: {
  store: Store;
  clock: Clock;
  audit: AuditTrail;
  daysOf?: DaysOf;
  receiptsOf?: ReceiptsOf;
}): Workspaces {
  const requireWorkspace: Workspaces["require"] = async (id) => {
    const row = await store.workspaces.find(id);
    if (row !== undefined) return row;
    throw new ShopError(
      "not_found",
      `There is no workspace ${id.slice(0, MAX_NAME_LENGTH)}. List the workspaces and take an id from there.`,
    );
  };
  return {
    async create(name, plan, actor) {
      const row = {
        id: newId("ws"),
        name: readName(name, "workspace"),
        plan: await requirePlan(store, plan ?? UNLIMITED),
        created_at_ms: clock.now(),
      };
      await store.workspaces.insert(row);
      await audit.record({ ...eventOf(row), actor, action: "workspace.create", outcome: "ok" });
      return row;
    },
    async ensureOwn(actor) {
      const existing = await store.workspaces.find(OWN_WORKSPACE.id);
      if (existing !== undefined) return existing;
      const row = { ...OWN_WORKSPACE, plan: UNLIMITED, created_at_ms: clock.now() };
      if (await store.workspaces.insertOnce(row))
        await audit.record({ ...eventOf(row), actor, action: "workspace.create", outcome: "ok" });
      return row;
    },
    list: () => store.workspaces.list(),
    require: requireWorkspace,
    async rename(id, name, actor) {
      const done = await store.workspaces.rename(id, readName(name, "workspace"));
      if (done === undefined) return requireWorkspace(id);
      const { before, ...row } = done;
      const targetName = row.name === before ? row.name : `${row.name}, before ${before}`;
      await audit.record({ ...eventOf(row), targetName, actor, action: "workspace.rename", outcome: "ok" });
      return row;
    },
    async delete(id, actor) {
      const event = { ...eventOf(await requireWorkspace(id)), actor, action: "workspace.delete" } as const;
      return audit.attempt(event, () => store.workspaces.delete(id));
    },
    async export(id, actor) {
      const row = await requireWorkspace(id);
      await audit.record({ ...eventOf(row), actor, action: "workspace.export", outcome: "ok" });
      return exportWorkspace({ store, clock, daysOf, receiptsOf }, row);
    },
  };
}

function eventOf({ id, name: targetName }: WorkspaceRow) {
  return { workspaceId: id, target: id, targetName };
}

export function readName(name: string, of: string): string {
  const parsed = Name.safeParse(name);
  if (parsed.success) return parsed.data;
  throw new ShopError(
    "invalid_input",
    `The name of a ${of} is 1 to ${MAX_NAME_LENGTH} printable characters. Give it another one.`,
  );
}

async function* nothing(): AsyncGenerator<string> {
  yield* [];
}
