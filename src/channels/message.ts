/** What a workspace's channels are told, before a channel's own look. */

import { z } from "zod";
import { lazily } from "#lazily.ts";
import { cutText } from "#text/cut-text.ts";
import { visibleText } from "#text/visible-text.ts";

const MAX_TITLE = 150;
const MAX_TEXT = 1_000;
const MAX_LABEL = 120;
const MAX_SECTIONS = 12;
const MAX_LINES = 20;
const MAX_ROWS = 30;
const MAX_FILE_NAME = 255;
/** Some thousand rows. It waits sealed in the outbox, once for each channel, and is within what receivers take. */
export const MAX_FILE_CHARACTERS = 400_000;

const line = (max: number) => z.string().overwrite((text) => cutText(visibleText(text), max));

/** `share`: the length of a bar, from 0 to 1. `note`: beside the value, such as a change. */
const Row = () =>
  z.strictObject({
    label: line(MAX_LABEL),
    value: line(MAX_LABEL),
    note: line(MAX_LABEL).nullable(),
    share: z.number().min(0).max(1).nullable(),
  });

export const MessageSection = lazily(() =>
  z.strictObject({
    heading: line(MAX_LABEL),
    lines: z.array(line(MAX_TEXT)).max(MAX_LINES),
    rows: z.array(Row()).max(MAX_ROWS),
  }),
);

/** More nights than a message is tried in. */
const MAX_QUIET = 8;

/**
 * Each text is one visible line, with names from the account in it: channels make neither links nor mentions of any
 * part. `type`: such as `alert.began`. `path`: the page to open. `data`: for programs. `file`: goes with mails and
 * webhooks; the sections say where else it is found. `quiet`: spans in which it is not sent, at whatever attempt.
 */
export const Message = lazily(() =>
  z.strictObject({
    type: z.string().regex(/^[a-z_]+(?:\.[a-z_]+)*$/),
    title: line(MAX_TITLE),
    text: line(MAX_TEXT),
    urgent: z.boolean(),
    atMs: z.number(),
    workspace: z.strictObject({ id: z.string(), name: line(MAX_LABEL) }),
    sections: z.array(MessageSection()).max(MAX_SECTIONS),
    path: z.string().startsWith("/").nullable(),
    data: z.record(z.string(), z.json()),
    file: z
      .strictObject({ name: z.string().max(MAX_FILE_NAME), text: z.string().max(MAX_FILE_CHARACTERS) })
      .nullable()
      .default(null),
    quiet: z
      .array(z.strictObject({ fromMs: z.number(), untilMs: z.number() }))
      .max(MAX_QUIET)
      .default([]),
  }),
);

/** A title around a name, of which there stands as much as there is room for: what comes after the name tells more. */
export function titleAround(name: string, write: (name: string) => string): string {
  const over = write(name).length - MAX_TITLE;
  return over <= 0 ? write(name) : write(cutText(name, Math.max(1, name.length - over)));
}

export type Message = z.output<ReturnType<typeof Message>>;
export type GivenMessage = z.input<ReturnType<typeof Message>>;
export type MessageSection = z.output<ReturnType<typeof MessageSection>>;
