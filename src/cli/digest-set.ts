/** `shopmcp digest set`. */

import { digestDocument, workspaceDigestDocument } from "#digest/digest-document.ts";
import { WEEKDAYS, weekdayNumber } from "#digest/weekdays.ts";
import { ShopError } from "#errors.ts";
import { DIGEST_TABLES, type DigestTable } from "#modules/module-digest.ts";
import { type App, type OpenApp, SHELL, withApp } from "./app.ts";
import { type Command, print } from "./command.ts";
import { isAll, labelOf } from "./label-of.ts";
import { IF_VERSION, setsIfVersion, versionSeen } from "./seen-version.ts";

export function digestSet(openApp: OpenApp): Command {
  return {
    name: "digest set",
    summary: "send an account's figures to the workspace's channels, daily or weekly",
    words: [],
    options: {
      ...{
        workspace: { type: "string" },
        module: { type: "string" },
        label: { type: "string" },
        hour: { type: "string" },
      },
      ...{
        weekday: { type: "string" },
        timezone: { type: "string" },
        channels: { type: "string" },
        attach: { type: "string" },
        ...IF_VERSION,
      },
    },
    usage:
      "--workspace ID --hour H [--weekday DAY] [--channels ID,ID] [--attach campaign|ad_group|ad] [--module MODULE] [--label L|all] [--timezone Z] [--if-version V]",
    details: `The hour, 0 to 23, is of the account's own days. Without --weekday it goes each day, without --channels to all.\n--attach sends a table by day with it as a CSV file, of yesterday or of the week, to mails and webhooks.\n--label all is one digest of all accounts together; its hour is of --timezone, or else of the zone it was set to before, at first of the first account's days.\n${setsIfVersion("digest")}`,
    async run(invocation) {
      const channels = invocation.option("channels");
      const timezone = invocation.option("timezone");
      const wanted = {
        ...{
          workspaceId: invocation.required("workspace"),
          module: invocation.option("module"),
          ...labelOf(invocation),
        },
        hour: readHour(invocation.required("hour")),
        weekday: readWeekday(invocation.option("weekday")),
        attached: readTable(invocation.option("attach")),
        channelIds: channels === undefined ? null : channels.split(","),
        version: versionSeen(invocation),
      };
      const ofAll = isAll(wanted);
      if (timezone !== undefined && !ofAll)
        throw new ShopError("usage", "--timezone goes with --label all: an account's hour is of its own days.");
      if (ofAll && wanted.attached !== null)
        throw new ShopError("usage", "--attach goes with one account: a table is of one account's days.");
      const set = async (app: Pick<App, "digests" | "workspaceDigests">) =>
        ofAll
          ? workspaceDigestDocument(await app.workspaceDigests.set({ ...wanted, timezone }, SHELL))
          : digestDocument(await app.digests.set(wanted, SHELL));
      await withApp(openApp, { dataDir: invocation.dataDir, mode: "keyless" }, async (app) => {
        const document = await set(app);
        const due = `Set. The next one is due at ${document.next_at}.`;
        print(invocation, document, [due, document.warning ?? []].flat().join("\n"));
      });
      return undefined;
    },
  };
}

function readTable(text: string | undefined): DigestTable | null {
  if (text === undefined) return null;
  const table = DIGEST_TABLES.find((known) => known === text);
  if (table !== undefined) return table;
  throw new ShopError("usage", `--attach takes one of ${DIGEST_TABLES.join(", ")}.`);
}

function readHour(text: string): number {
  if (/^(?:1?\d|2[0-3])$/.test(text)) return Number(text);
  throw new ShopError("usage", "--hour takes a whole number from 0 to 23.");
}

function readWeekday(text: string | undefined): number | null {
  if (text === undefined) return null;
  const weekday = WEEKDAYS.find((known) => known === text);
  if (weekday !== undefined) return weekdayNumber(weekday);
  throw new ShopError("usage", `--weekday takes one of ${WEEKDAYS.join(", ")}.`);
}
