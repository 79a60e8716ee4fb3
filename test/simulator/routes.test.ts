import { expect, test } from "bun:test";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expectGolden } from "../fakes/golden.ts";

const FOLDER = join(import.meta.dir, "..", "..", "src", "simulator");
const MAX_LINE = 120;

/** Token endpoints, which need no token, have no method. */
async function endpointsIn(name: string): Promise<string[]> {
  const exported: Record<string, unknown> = await import(join(FOLDER, name));
  return Object.entries(exported)
    .filter(([, one]) => typeof one === "object" && one !== null && "method" in one && "answer" in one)
    .map(([endpoint]) => endpoint)
    .toSorted();
}

/** As the formatter sorts imports. */
function byStem(one: string, other: string): number {
  return one.replace(".ts", "") < other.replace(".ts", "") ? -1 : 1;
}

function importOf(names: readonly string[], file: string): string {
  const line = `import { ${names.join(", ")} } from "./${file}";`;
  return line.length <= MAX_LINE
    ? line
    : `import {\n${names.map((name) => `  ${name},\n`).join("")}} from "./${file}";`;
}

test("every endpoint that a file of the simulator exports is one of its routes", async () => {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith(".ts") && name !== "routes.ts");
  const found = await Promise.all(
    files.toSorted(byStem).map(async (file) => ({ file, names: await endpointsIn(file) })),
  );
  const having = found.filter(({ names }) => names.length > 0);
  expect(having.length).toBeGreaterThan(15);
  const imports = [
    ...having.map(({ file, names }) => ({ file, line: importOf(names, file) })),
    { file: "endpoint.ts", line: 'import type { Endpoint } from "./endpoint.ts";' },
  ].toSorted((one, other) => byStem(one.file, other.file));
  const rows = having.flatMap(({ names }) => names.map((name) => `  ${name},`));
  const text = [
    "/** Every endpoint of the simulator, as `test/simulator/routes.test.ts` finds them. Any other path answers 40008. */",
    "",
    ...imports.map(({ line }) => line),
    "",
    "export const ENDPOINTS: readonly Endpoint[] = [",
    ...rows,
    "];",
    "",
  ];
  expectGolden(join(FOLDER, "routes.ts"), text.join("\n"));
});
