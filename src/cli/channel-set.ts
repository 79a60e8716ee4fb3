/** `shopmcp channel set`: makes a channel, or changes one that is there. */

import { z } from "zod";
import { CHANNEL_FIELDS, CHANNEL_KINDS, type Kind } from "#channels/channel-fields.ts";
import { channelDocument } from "#channels/list-channels.ts";
import { ShopError } from "#errors.ts";
import { type OpenApp, SHELL, withApp } from "./app.ts";
import { askFields } from "./ask-fields.ts";
import { type Command, type Invocation, print } from "./command.ts";
import { readJson } from "./read-json.ts";

const Fields = z.record(z.string(), z.union([z.string(), z.number()]));

const DETAILS = `KIND is one of ${CHANNEL_KINDS.join(", ")}. Reads the fields as one JSON object on stdin, or asks on a terminal;
docs/notifications.md lists them. With --id the fields given replace those of that channel and the rest stays; a secret has to
be given again where host, port or address change. The old address is told.`;

export function channelSet(openApp: OpenApp): Command {
  return {
    name: "channel set",
    summary: "set where a workspace's messages go",
    words: ["KIND"],
    options: { workspace: { type: "string" }, name: { type: "string" }, id: { type: "string" } },
    usage: "KIND --workspace ID [--name N] [--id ID]  < fields.json",
    details: DETAILS,
    async run(invocation) {
      const kind = readKind(invocation.required("KIND"));
      const workspaceId = invocation.required("workspace");
      const name = invocation.option("name");
      const existing = invocation.option("id");
      await withApp(openApp, { dataDir: invocation.dataDir, mode: "existing" }, async (app) => {
        const fields = await fieldsFrom(invocation, kind, existing !== undefined);
        const { row, secret } =
          existing === undefined
            ? await app.channels.create({ workspaceId, kind, name: name ?? kind, fields }, SHELL)
            : await app.channels.change({ workspaceId, id: existing, name, fields }, SHELL);
        const document = channelDocument(await app.channels.find({ workspaceId, id: row.id }));
        const shown = secret === null ? {} : { secret: secret.reveal() };
        const once = secret === null ? "" : `\nIts secret, shown once: ${secret.reveal()}`;
        const next = `shopmcp channel test ${row.id} --workspace ${workspaceId}`;
        print(invocation, { ...document, ...shown }, `${row.id} is set: ${document.hint}.${once}\nNext: ${next}`);
      });
      return undefined;
    },
  };
}

async function fieldsFrom({ terminal }: Invocation, kind: Kind, standing: boolean) {
  if (terminal.interactive) return askFields(terminal, CHANNEL_FIELDS[kind], ({ required }) => required && !standing);
  const parsed = Fields.safeParse(readJson(await terminal.readInput(), 'the fields, such as {"url":"…"}'));
  if (parsed.success) return parsed.data;
  throw new ShopError("invalid_input", "The fields are one JSON object of texts and numbers.");
}

function readKind(text: string): Kind {
  const kind = CHANNEL_KINDS.find((known) => known === text);
  if (kind !== undefined) return kind;
  throw new ShopError("usage", `The kind of a channel is one of ${CHANNEL_KINDS.join(", ")}.`);
}
