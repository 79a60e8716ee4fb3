/** `server.json` holds what the registry's schema of 2025-12-11 demands, and names nobody's place. */

import { expect, test } from "bun:test";
import { z } from "zod";
import { ACCOUNT_SETTINGS } from "#config/settings.ts";
import { registryEntry, registryName } from "../../scripts/release/registry-entry.ts";
import { nonEmpty } from "../fakes/non-empty.ts";

const Input = z.strictObject({
  name: z.string(),
  description: z.string(),
  isSecret: z.boolean().optional(),
  isRequired: z.boolean().optional(),
});
const Argument = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("named"), name: z.string(), value: z.string() }),
  z.strictObject({ type: z.literal("positional"), value: z.string() }),
]);
const Package = z
  .strictObject({
    registryType: z.enum(["mcpb", "oci"]),
    identifier: z.string(),
    version: z.string().min(1).optional(),
    fileSha256: z
      .string()
      .regex(/^[a-f0-9]{64}$/)
      .optional(),
    transport: z.strictObject({ type: z.literal("stdio") }),
    runtimeHint: z.string().optional(),
    runtimeArguments: z.array(Argument).optional(),
    packageArguments: z.array(Argument).optional(),
    environmentVariables: z.array(Input),
  })
  // Demanded of the two kinds by the registry's own checks.
  .refine((each) => (each.registryType === "mcpb") === (each.fileSha256 !== undefined))
  .refine((each) => each.registryType === "mcpb" || each.version === undefined);

/** The constraints of the published schema, as far as our entry uses it. */
const ServerJson = z.strictObject({
  $schema: z.literal("https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json"),
  name: z
    .string()
    .min(3)
    .max(200)
    .regex(/^[a-zA-Z0-9.-]+\/[a-zA-Z0-9._-]+$/),
  title: z.string().min(1).max(100),
  description: z.string().min(1).max(100),
  version: z.string().max(255),
  websiteUrl: z.url(),
  repository: z.strictObject({ url: z.url(), source: z.literal("github") }),
  packages: z.array(Package),
});

const release = {
  version: "1.2.3",
  bundles: [{ path: "/out/shopmcp-1.2.3-linux-x64.mcpb", sha256: "a".repeat(64) }],
};

test("the entry fits the schema, and points at the release's own files", () => {
  const entry = ServerJson.parse(registryEntry("Somebody/Shop", release));
  expect(entry.name).toBe("io.github.Somebody/Shop");
  expect(entry.packages.map(({ identifier }) => identifier)).toEqual([
    "https://github.com/Somebody/Shop/releases/download/v1.2.3/shopmcp-1.2.3-linux-x64.mcpb",
    "ghcr.io/somebody/shop:1.2.3",
  ]);
});

test("it asks for the account that a client's settings may name, and tells where to find each part", () => {
  for (const { environmentVariables } of nonEmpty(ServerJson.parse(registryEntry("Somebody/Shop", release)).packages)) {
    expect(environmentVariables.map(({ name }) => name)).toEqual(
      Object.values(ACCOUNT_SETTINGS).map(({ variable }) => variable),
    );
    expect(environmentVariables[0]?.description).toStartWith("App ID. Developer portal → My Apps");
  }
});

test("the name is the one that the image's label says", async () => {
  const workflow = await Bun.file(new URL("../../.github/workflows/release.yml", import.meta.url)).text();
  const dockerfile = await Bun.file(new URL("../../Dockerfile", import.meta.url)).text();
  expect(dockerfile).toMatch(/io\.modelcontextprotocol\.server\.name="\$\{MCP_NAME\}"/);
  expect(workflow).toContain('--build-arg MCP_NAME="io.github.$GITHUB_REPOSITORY"');
  expect(registryName("Somebody/Shop")).toBe("io.github.Somebody/Shop");
});
