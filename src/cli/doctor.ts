/** `shopmcp doctor`: checks everything that must be right, in order, and says how to mend it. */

import { ShopError, toShopError } from "#errors.ts";
import type { App, OpenApp } from "./app.ts";
import { type Command, print } from "./command.ts";
import { findModule } from "./find-module.ts";

type Settings = { unknown: readonly string[]; notice: string | null };

/** What works today, but asks for something to be done. */
type Warning = { warning: string };

/** `run` returns what it found, or throws what to do. Nothing works while a `first` check fails. */
type Check = { name: string; first?: true; run(): Promise<string | Warning> };

const MAX_NAMED = 5;

export type Examine = {
  /** `unknown` lists variables that look like misspelt settings. @throws config_invalid */
  checkConfiguration(dataDir: string | undefined): Promise<Settings>;
  checkPermissions(dataDir: string | undefined): Promise<void>;
  /** @throws upstream_unavailable, config_invalid where the platform's clock and ours differ */
  checkPlatform(dataDir: string | undefined): Promise<string>;
  describeOutbound(dataDir: string | undefined): string;
  describeZones(): string;
  /** @throws upstream_unavailable where something that OAuth needs cannot be reached */
  checkSignIn(dataDir: string | undefined): Promise<string>;
  /** @throws upstream_unavailable where the collector does not take spans */
  checkSpans(dataDir: string | undefined): Promise<string>;
  openApp: OpenApp;
};

function checksOf(examine: Examine, dataDir: string | undefined, opened: (app: App) => void): Check[] {
  let app: App | undefined;
  const inApp = async <Found>(work: (app: App) => Promise<Found>) => {
    if (app === undefined) throw new Error("the database was not opened");
    return work(app);
  };
  return [
    {
      name: "configuration",
      first: true,
      run: async () => settingsSentence(await examine.checkConfiguration(dataDir)),
    },
    {
      name: "permissions",
      async run() {
        await examine.checkPermissions(dataDir);
        return "only this user can read the data folder";
      },
    },
    {
      name: "database",
      first: true,
      async run() {
        app = await examine.openApp({ dataDir, mode: "existing" });
        opened(app);
        return "it opens, and its schema is this version's";
      },
    },
    { name: "master key", run: () => inApp((open) => open.maintenance.describeKey()) },
    { name: "integrity", run: () => inApp((open) => open.integrity()) },
    { name: "connections", run: () => inApp(openEveryConnection) },
    { name: "days", run: () => inApp((open) => open.histories.describe()) },
    { name: "channels", run: () => inApp((open) => open.channels.describe()) },
    { name: "signing key", run: () => inApp((open) => open.signingKeys.describe()) },
    { name: "backups", run: () => inApp((open) => open.maintenance.describeBackups()) },
    { name: "clock", run: () => inApp((open) => open.maintenance.describeClock()) },
    { name: "release", run: () => inApp((open) => open.describeRelease()) },
    { name: "platform dates", run: () => inApp(async ({ modules }) => datesSentence(modules)) },
    { name: "time zones", run: async () => examine.describeZones() },
    { name: "way out", run: async () => examine.describeOutbound(dataDir) },
    { name: "spans", run: () => examine.checkSpans(dataDir) },
    { name: "sign-in", run: () => examine.checkSignIn(dataDir) },
    { name: "platform and clock", run: () => examine.checkPlatform(dataDir) },
  ];
}

function datesSentence(modules: App["modules"]): string {
  const dates = modules.flatMap(({ title, endings = [] }) =>
    endings.map(
      ({ what, used, endsOn, source }) =>
        `${title} ends ${what}${used ? "" : ", which ShopMCP does not use,"} on ${endsOn} (${source})`,
    ),
  );
  return dates.length === 0 ? "no platform has set one" : dates.join("; ");
}

function settingsSentence({ unknown, notice }: Settings): string {
  const strange = unknown.length === 0 ? "" : `; not settings of ShopMCP: ${unknown.join(", ")}`;
  return `every setting is valid${strange}${notice === null ? "" : `. ${notice}`}`;
}

async function openEveryConnection(app: App): Promise<string | Warning> {
  const rows = await app.connections.list();
  const closed: string[] = [];
  let first: ShopError | undefined;
  for (const { id, workspace_id: workspaceId, module, label } of rows) {
    try {
      await (await app.connections.access({ workspaceId, label, module: findModule(app.modules, module) })).open();
    } catch (thrown) {
      first ??= toShopError(thrown);
      closed.push(`${id} of ${workspaceId}`);
    }
  }
  if (first !== undefined)
    throw new ShopError(
      first.code,
      `${closed.length} of ${rows.length} cannot be opened: ${named(closed)}. ${first.message}`,
    );
  const stored = `${rows.length} stored, each one opens`;
  const lost = rows.filter(({ state }) => state === "needs_reconnect");
  const unconfirmed = rows.filter(({ state }) => state === "unverified");
  const todo = [
    ...(lost.length === 0
      ? []
      : [
          `${lost.length} must be connected again: ${placesOf(lost)}. Replace the credentials in Settings → Integrations, or with \`shopmcp connect MODULE --workspace ID --label LABEL\`; \`shopmcp status\` says why`,
        ]),
    ...(unconfirmed.length === 0
      ? []
      : [
          `${unconfirmed.length} came from a backup and are not renewed: ${placesOf(unconfirmed)}. Run \`shopmcp connection confirm\` once this copy is the only one`,
        ]),
  ];
  return todo.length === 0 ? stored : { warning: `${[stored, ...todo].join("; ")}.` };
}

function placesOf(rows: readonly { module: string; label: string; workspace_id: string }[]): string {
  return named(rows.map(({ module, label, workspace_id }) => `${module} "${label}" of ${workspace_id}`));
}

function named(all: readonly string[]): string {
  const more = all.length > MAX_NAMED ? ` and ${all.length - MAX_NAMED} more` : "";
  return `${all.slice(0, MAX_NAMED).join(", ")}${more}`;
}

export function doctor(examine: Examine): Command {
  return {
    name: "doctor",
    summary:
      "check configuration, key, database, connections, remembered days, channels, signing key, backups, release, platform dates, time zones, spans, sign-in, platform and clock",
    words: [],
    options: {},
    usage: "",
    async run(invocation) {
      let app: App | undefined;
      const checks = checksOf(examine, invocation.dataDir, (opened) => {
        app = opened;
      });
      const results: { name: string; ok: boolean; warns?: true; message: string }[] = [];
      let exit: number | undefined;
      try {
        for (const check of checks) {
          const result = await check.run().then(
            (found) =>
              typeof found === "string"
                ? { ok: true, message: found }
                : { ok: true, warns: true as const, message: found.warning },
            (thrown) => {
              const error = toShopError(thrown);
              // The check of the database says it, with the way on.
              if (error.code === "store_missing" && check.first !== true) return null;
              exit ??= error.traits.exit;
              return { ok: false, message: error.message };
            },
          );
          if (result === null) continue;
          results.push({ name: check.name, ...result });
          if (!result.ok && check.first === true) break;
        }
      } finally {
        await app?.close();
      }
      const ok = results.every((result) => result.ok);
      print(
        invocation,
        { ok, checks: results },
        results.map((result) => `${markOf(result)}  ${result.name}: ${result.message}`).join("\n"),
      );
      return exit;
    },
  };
}

function markOf({ ok, warns }: { ok: boolean; warns?: true }): string {
  if (!ok) return "FAIL";
  return warns === true ? "WARN" : "ok  ";
}
