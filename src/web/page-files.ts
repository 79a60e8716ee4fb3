/** The built page as files in a folder, with a manifest of them. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { lazily } from "#lazily.ts";

export const CODINGS = { br: ".br", gzip: ".gz" } as const;
export type Coding = keyof typeof CODINGS;

export const MANIFEST_NAME = "page.json";

/** `start` names the document's own files, which load all others. Names hold a hash of the content. */
export const PageManifest = lazily(() =>
  z.strictObject({
    start: z.strictObject({ script: z.string(), styles: z.array(z.string()), icon: z.string(), font: z.string() }),
    files: z.array(z.strictObject({ name: z.string(), type: z.string(), coded: z.boolean() })),
  }),
);
export type PageManifest = z.infer<ReturnType<typeof PageManifest>>;

export type PageFile = {
  type: string;
  plain: Uint8Array<ArrayBuffer>;
  coded: Partial<Record<Coding, Uint8Array<ArrayBuffer>>>;
};

export type PageFiles = { start: PageManifest["start"]; get(name: string): PageFile | undefined };

/** Everything is held in memory: it is a few hundred kilobytes, and no request path ever reaches the file system. */
export function readPageFiles(folder: string): PageFiles {
  const read = (name: string) => new Uint8Array(readFileSync(join(folder, name)));
  const manifest = PageManifest().parse(JSON.parse(readFileSync(join(folder, MANIFEST_NAME), "utf8")));
  const files = new Map(
    manifest.files.map(({ name, type, coded }) => [
      name,
      { type, plain: read(name), coded: coded ? { br: read(name + CODINGS.br), gzip: read(name + CODINGS.gzip) } : {} },
    ]),
  );
  return { start: manifest.start, get: (name) => files.get(name) };
}
