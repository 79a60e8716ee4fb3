/** The packages in a bundle according to the bundler's output, not to package.json. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { bundlePage } from "#web/build-page.ts";

/** Bun writes esbuild's format. @see https://esbuild.github.io/api/#metafile */
const Metafile = z.object({
  inputs: z.record(z.string(), z.object({ imports: z.array(z.object({ path: z.string() })) })),
  outputs: z.record(z.string(), z.object({ inputs: z.record(z.string(), z.object({ bytesInOutput: z.number() })) })),
});

const Person = z.union([z.string(), z.object({ name: z.string() }).transform(({ name }) => name)]);
const Manifest = z.object({ name: z.string(), version: z.string(), license: z.string(), author: Person.optional() });

export type ShippedPackage = {
  name: string;
  version: string;
  license: string;
  author?: string | undefined;
  folder: string;
  /** After tree shaking. */
  bytes: number;
  needs: readonly string[];
};

const PACKAGE_FOLDER = /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/;

/** The metafiles of the binary and of the page embedded in it. */
export async function shippedMetafiles(own: string): Promise<unknown[]> {
  return [JSON.parse(readFileSync(own, "utf8")), (await bundlePage()).metafile];
}

export function shippedPackages(root: string, metafiles: readonly unknown[]): ShippedPackage[] {
  const bytes = new Map<string, number>();
  const needs = new Map<string, Set<string>>();
  const add = (path: string, size: number) => {
    const folder = PACKAGE_FOLDER.exec(path)?.[0];
    if (folder !== undefined && size > 0) bytes.set(folder, (bytes.get(folder) ?? 0) + size);
  };
  for (const { inputs, outputs } of metafiles.map((each) => Metafile.parse(each))) {
    for (const [input, { bytesInOutput }] of Object.values(outputs).flatMap((output) =>
      Object.entries(output.inputs),
    )) {
      add(input, bytesInOutput);
      // Fonts and images are copied beside the bundle rather than listed as its inputs.
      for (const { path } of inputs[input]?.imports ?? [])
        if (inputs[path] === undefined) add(path, Bun.file(join(root, path)).size);
    }
    for (const [input, { imports }] of Object.entries(inputs)) {
      const from = PACKAGE_FOLDER.exec(input)?.[0] ?? "";
      const known = needs.get(from) ?? new Set();
      for (const imported of imports) known.add(PACKAGE_FOLDER.exec(imported.path)?.[0] ?? "");
      needs.set(from, known);
    }
  }
  const labels = new Map([...bytes.keys()].map((folder) => [folder, labelOf(manifestOf(root, folder))]));
  return [...bytes]
    .map(([folder, size]) => ({
      ...manifestOf(root, folder),
      folder: join(root, folder),
      bytes: size,
      needs: [...(needs.get(folder) ?? [])]
        .filter((other) => other !== folder)
        .flatMap((other) => labels.get(other) ?? [])
        .toSorted(),
    }))
    .toSorted((a, b) => labelOf(a).localeCompare(labelOf(b), "en"));
}

export function labelOf({ name, version }: Pick<ShippedPackage, "name" | "version">): string {
  return `${name}@${version}`;
}

function manifestOf(root: string, folder: string) {
  return Manifest.parse(JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8")));
}

const TEXT_NAMES = /^(?:licen[cs]e|notice|copying)(?:[.-].*)?$/i;

export function licenceTexts({ folder }: ShippedPackage): string[] {
  return readdirSync(folder)
    .filter((name) => TEXT_NAMES.test(name))
    .toSorted()
    .map((name) => readFileSync(join(folder, name), "utf8").trim());
}
