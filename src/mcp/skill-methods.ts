/**
 * Skills over MCP: `skills/list` and `skills/get` with each file's digest, and directories of skills.
 * @see https://modelcontextprotocol.io/extensions/skills/overview and SEP-2640
 */

import { createHash } from "node:crypto";
import { z } from "zod";
import type { ModuleSkill } from "#modules/module-skill.ts";
import type { Restriction } from "#restriction.ts";
import { byRestriction } from "./by-restriction.ts";
import { JSON_RPC_CODES, JsonRpcError } from "./json-rpc-error.ts";
import type { Methods } from "./method.ts";
import { parseParams, shownName } from "./parse-params.ts";
import type { MayUse } from "./prompt-methods.ts";
import type { ResourceListing, ServedResource } from "./resource-methods.ts";

export const SKILLS_EXTENSION = "io.modelcontextprotocol/skills";

/** What the extension's settings say in the server's capabilities. */
export const SKILLS_SETTINGS = { directoryRead: true } as const;

const DIRECTORY = "inode/directory";

const UriParams = z.object({ uri: z.string() });

type File = { listing: ResourceListing; text: string; main: boolean };

export type ServedSkill = {
  entry: {
    uri: string;
    frontmatter: { name: string; description: string };
    resources: { uri: string; digest: string; size: number }[];
  };
  files: readonly File[];
  /** Their direct children, by the directory's address. */
  directories: ReadonlyMap<string, readonly ResourceListing[]>;
  isOpen(restriction: Pick<Restriction, "tools">): boolean;
};

export type LoadSkills = () => Promise<readonly ServedSkill[]>;

/** A skill is open to callers who may call each tool that it names. */
export function servedSkill({ name, description, tools, files: written }: ModuleSkill, mayUse: MayUse): ServedSkill {
  const root = `skill://${name}`;
  const files = written.map(({ path, mimeType, text }, index): File => {
    const main = index === 0;
    const uri = `${root}/${path}`;
    const listing = main ? { uri, name, description, mimeType } : { uri, name: lastStep(uri), mimeType };
    return { listing, text, main };
  });
  const resources = files.map(({ listing: { uri }, text }) => ({
    uri,
    digest: `sha256:${createHash("sha256").update(text).digest("hex")}`,
    size: Buffer.byteLength(text),
  }));
  return {
    entry: { uri: `${root}/SKILL.md`, frontmatter: { name, description }, resources },
    files,
    directories: directoriesOf(root, files),
    isOpen: (restriction) => tools.every((tool) => mayUse(restriction, tool)),
  };
}

/** Only each `SKILL.md` is listed; the files beside it stand in the skill's entry. */
export function skillResources({ files, isOpen }: ServedSkill): ServedResource[] {
  return files.map(({ listing, text, main }) => ({ listing, listed: main, isOpen, text: async () => text }));
}

export function skillMethods(load: LoadSkills): Methods {
  const openTo = async (restriction: Pick<Restriction, "tools">) =>
    (await load()).filter(({ isOpen }) => isOpen(restriction));
  const list = byRestriction(async (restriction) => ({
    skills: (await openTo(restriction)).map(({ entry }) => entry),
  }));
  return {
    "skills/list": async (_, { principal }) => list(principal.restriction),
    async "skills/get"(params, { principal }) {
      const { uri } = parseParams(UriParams, params, "skills/get takes { uri: string }");
      const skill = (await openTo(principal.restriction)).find(({ entry }) => entry.uri === uri);
      if (skill === undefined) throw unknown("skill", uri, "skills/list names those that are open to you.");
      return { skill: skill.entry };
    },
    async "resources/directory/read"(params, { principal }) {
      const { uri } = parseParams(UriParams, params, "resources/directory/read takes { uri: string }");
      const children = (await openTo(principal.restriction))
        .map(({ directories }) => directories.get(uri))
        .find((found) => found !== undefined);
      if (children === undefined)
        throw unknown("directory", uri, "Directories are those of skills, without a slash at the end.");
      return { resources: children };
    },
  };
}

function directoriesOf(root: string, files: readonly File[]): Map<string, ResourceListing[]> {
  const directories = new Map<string, ResourceListing[]>([[root, []]]);
  const enter = (child: ResourceListing) => {
    const parent = child.uri.slice(0, child.uri.lastIndexOf("/"));
    const before = directories.get(parent);
    if (before !== undefined) return before.push(child);
    directories.set(parent, [child]);
    return enter({ uri: parent, name: lastStep(parent), mimeType: DIRECTORY });
  };
  for (const { listing } of files) enter(listing);
  return directories;
}

function lastStep(uri: string): string {
  return uri.slice(uri.lastIndexOf("/") + 1);
}

function unknown(what: string, uri: string, hint: string): JsonRpcError {
  return new JsonRpcError(JSON_RPC_CODES.invalidParams, `There is no ${what} ${shownName(uri)}. ${hint}`, { uri });
}
