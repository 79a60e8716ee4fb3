/** Exports a workspace without its secrets, as one JSON document in pieces: it may be larger than memory. */

import type { Clock } from "#clock.ts";
import type { ConnectionRow } from "#db/connection-rows.ts";
import type { Store } from "#db/store.ts";
import type { WorkspaceRow } from "#db/workspaces.ts";

const PAGE_ROWS = 1_000;
const FORMAT = 1;
/** For SQLite a limit of -1 is none. */
const EVERY_EVENT = -1;

export type DaysOf = (connection: ConnectionRow) => AsyncIterable<string>;
export type ReceiptsOf = (workspaceId: string) => AsyncIterable<string>;

type Parts = { store: Store; clock: Clock; daysOf: DaysOf; receiptsOf: ReceiptsOf };

export async function* exportWorkspace(
  { store, clock, daysOf, receiptsOf }: Parts,
  workspace: WorkspaceRow,
): AsyncGenerator<string> {
  const id = workspace.id;
  const plan = (await store.plans.findOfWorkspace(id)) ?? { name: workspace.plan };
  // Nobody could use the hashes.
  const keys = (await store.keys.list(id)).map(({ hash: _, ...row }) => row);
  yield `{"format":${FORMAT},"exported_at":${JSON.stringify(new Date(clock.now()).toISOString())},`;
  yield `"workspace":${JSON.stringify(workspace)},"plan":${JSON.stringify(plan)},`;
  yield `"connections":${JSON.stringify(await connectionsOf(store, id))},"keys":${JSON.stringify(keys)},`;
  yield `"channels":${JSON.stringify(await channelsOf(store, id))},`;
  yield `"rates":${JSON.stringify(await store.rates.list(id))},`;
  yield `"digests_of_all":${JSON.stringify(await store.workspaceDigests.list(id))},`;
  yield `"rooms":${JSON.stringify(await roomsOf(store, id))},`;
  yield `"grants":${JSON.stringify(await store.oauth.grants.list(id))},`;
  yield `"usage":[`;
  yield* rows((afterId) => store.usage.page({ workspaceId: id, afterId, limit: PAGE_ROWS }));
  yield `],"audit":[`;
  yield* rows((afterId) => store.audit.page({ workspaceId: id, afterId, limit: PAGE_ROWS }));
  yield `],"days":[`;
  yield* listed(
    (async function* () {
      for (const connection of await store.connections.list(id)) yield* daysOf(connection);
    })(),
  );
  yield `],"receipts":[`;
  yield* listed(receiptsOf(id));
  yield "]}";
}

async function* listed(lines: AsyncIterable<string>): AsyncGenerator<string> {
  let separator = "";
  for await (const line of lines) {
    yield separator + line;
    separator = ",";
  }
}

async function connectionsOf(store: Store, workspaceId: string) {
  const rows = await store.connections.list(workspaceId);
  return Promise.all(
    rows.map(async (row) => ({
      ...row,
      history: await store.connections.listEvents(row.id, EVERY_EVENT),
      attempts: await store.attempts.listAll(row),
      alerts: await store.alerts.list(row.id),
      goals: await store.goals.list(row.id),
      digest: (await store.digests.find(row.id)) ?? null,
      notes: await store.notes.list(row.id),
    })),
  );
}

async function roomsOf(store: Store, workspaceId: string) {
  return Promise.all(
    (await store.rooms.list(workspaceId)).map(async ({ hash: _, ...row }) => ({
      ...row,
      visits: (await store.rooms.visits(row.id, EVERY_EVENT)).map(({ hash: __, ...visit }) => visit),
    })),
  );
}

async function channelsOf(store: Store, workspaceId: string) {
  const messages = await store.channelMessages.list(workspaceId, EVERY_EVENT);
  return (await store.channels.list(workspaceId)).map(({ id, kind, name, created_at_ms, changed_at_ms }) => ({
    ...{ id, kind, name, created_at_ms, changed_at_ms },
    messages: messages.filter(({ channel_id }) => channel_id === id),
  }));
}

async function* rows(page: (afterId: number) => Promise<readonly { id: number }[]>): AsyncGenerator<string> {
  let afterId = 0;
  let separator = "";
  for (;;) {
    const found = await page(afterId);
    for (const row of found) {
      yield separator + JSON.stringify(row);
      separator = ",";
    }
    const last = found.at(-1);
    if (last === undefined || found.length < PAGE_ROWS) return;
    afterId = last.id;
  }
}
