/** Asks for a form's fields on a terminal; unanswered ones are left out. */

import type { Terminal } from "./command.ts";

type Field = { name: string; label: string; secret: boolean; required: boolean };

export async function askFields<Asked extends Field>(
  terminal: Terminal,
  fields: readonly Asked[],
  required: (field: Asked) => boolean,
): Promise<Record<string, string>> {
  const answers = await terminal.askAll(
    fields.map((field) => ({
      text: `${field.label}${required(field) ? "" : " (optional)"}: `,
      hidden: field.secret,
    })),
  );
  const given = fields.map((field, at) => [field.name, answers[at]?.trim() ?? ""] as const);
  return Object.fromEntries(given.filter(([, answer]) => answer !== ""));
}
