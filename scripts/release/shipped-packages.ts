/** The packages whose code is in a bundle, found in what the bundler wrote of it, not in what package.json asks for. */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

/** @see https://esbuild.github.io/api/#metafile : Bun writes the same document */
const Metafile = z.object({
  inputs: z.record(z.string(), z.object({ imports: z.array(z.object({ path: z.string() })) })),
  outputs: z.record(z.string(), z.object({ inputs: z.record(z.string(), z.object({ bytesInOutput: z.number() })) })),
});

const Manifest = z.object({ name: z.string(), version: z.string(), license: z.string() });

export type ShippedPackage = {
  name: string;
  version: string;
  /** An SPDX expression. */
  license: string;
  folder: string;
  /** Of the code in the bundle, after everything unused was dropped. */
  bytes: number;
  /** Names, with versions, of the packages it imports. */
  needs: readonly string[];
};

/** The binary's own bundle, and the page's where one is embedded. */
export function metafilesOf(root: string, own: string): string[] {
  return [own, join(root, "dist", "page-meta.json")].filter((path) => existsSync(path));
}

const PACKAGE_FOLDER = /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/;

/** Sorted by name and version; a package in two bundles stands once. */
export function shippedPackages(root: string, metafiles: readonly string[]): ShippedPackage[] {
  const bytes = new Map<string, number>();
  const needs = new Map<string, Set<string>>();
  for (const path of metafiles) {
    const { inputs, outputs } = Metafile.parse(JSON.parse(readFileSync(path, "utf8")));
    for (const [input, { bytesInOutput }] of Object.values(outputs).flatMap((output) =>
      Object.entries(output.inputs),
    )) {
      const folder = PACKAGE_FOLDER.exec(input)?.[0];
      if (folder !== undefined && bytesInOutput > 0) bytes.set(folder, (bytes.get(folder) ?? 0) + bytesInOutput);
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

/** The licence texts and notices that lie in the package. */
export function licenceTexts({ folder }: ShippedPackage): string[] {
  return readdirSync(folder)
    .filter((name) => TEXT_NAMES.test(name))
    .toSorted()
    .map((name) => readFileSync(join(folder, name), "utf8").trim());
}
