/** Hosts may leave out which tool was asked, as ext-apps' own does: the app then finds it by what each tool takes. */

import { z } from "zod";
import { APP_MAIN } from "#mcp-app/app-resource.ts";
import type { ToolListing } from "#modules/module.ts";

const Input = z.object({
  required: z.array(z.string()).default([]),
  properties: z.record(z.string(), z.object({ enum: z.array(z.unknown()).optional() })).default({}),
});

export function withTools(document: string, listings: readonly ToolListing[]): string {
  const tools = listings.map(({ name, title, inputSchema }) => {
    const { required, properties } = Input.parse(inputSchema);
    const { date_preset: days } = properties;
    const names = Object.fromEntries(Object.keys(properties).map((key) => [key, {}]));
    return {
      name,
      title,
      inputSchema: {
        required,
        properties: { ...names, ...(days === undefined ? {} : { date_preset: { enum: days.enum } }) },
      },
    };
  });
  const quoted = JSON.stringify(tools).replaceAll("&", "&amp;").replaceAll('"', "&quot;");
  return document.replace(APP_MAIN, () => `${APP_MAIN} data-tools="${quoted}"`);
}
