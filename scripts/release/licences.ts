/** The licences that may ship in a binary under MIT, and their texts. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { labelOf, licenceTexts, type ShippedPackage } from "./shipped-packages.ts";

/** All of these permit distribution in a binary, at most with attribution. Any other licence needs a decision. */
const ALLOWED: ReadonlySet<string> = new Set([
  "MIT",
  "MIT-0",
  "ISC",
  "0BSD",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "Apache-2.0",
  "BlueOak-1.0.0",
  "OFL-1.1",
  "Unlicense",
]);

export function requireKnownLicences(packages: readonly ShippedPackage[]): void {
  const strange = packages.filter(({ license }) => !isAllowed(license));
  if (strange.length === 0) return;
  const names = strange.map((each) => `${labelOf(each)} (${each.license})`);
  throw new Error(`These packages would ship under a licence that was not agreed to: ${names.join(", ")}.`);
}

/** In SPDX, `A OR B` is our choice and `A AND B` demands both. Anything more complex needs a person. */
function isAllowed(expression: string): boolean {
  const choices = expression.replace(/^\((.*)\)$/, "$1").split(" OR ");
  return choices.some((choice) => choice.split(" AND ").every((license) => ALLOWED.has(license)));
}

export function thirdPartyNotices(root: string, packages: readonly ShippedPackage[]): string {
  const standard = standardTexts(root);
  const parts = packages.map((each) => {
    const own = licenceTexts(each);
    const texts = own.length > 0 ? own : [standard(each)];
    return `${labelOf(each)} (${each.license})\n\n${texts.join("\n\n")}\n`;
  });
  const opening =
    "ShopMCP holds code of others, under these licences. It runs on Bun (https://bun.com/docs/project/licensing).";
  return [opening, ...parts].join(`\n\n${"=".repeat(80)}\n\n`);
}

/** Some packages name a licence without its text. Apache's is always the same, and MIT's except for one line. */
function standardTexts(root: string): (each: ShippedPackage) => string {
  const apache = readFileSync(join(root, "node_modules/@aws-sdk/client-kms/LICENSE"), "utf8").trim();
  const mit = readFileSync(join(root, "LICENSE"), "utf8").trim();
  return (each) => {
    if (each.license === "Apache-2.0") return apache;
    if (each.license === "Unlicense") return "Given to the public domain; see https://unlicense.org";
    if (each.license === "MIT" && each.author !== undefined)
      return mit.replace(/^Copyright.*$/m, `Copyright (c) ${each.author}`);
    throw new Error(`${labelOf(each)} (${each.license}) brings no licence text and names no author; add it by hand.`);
  };
}
