/** Which files under a folder contain a text, plain or in base64 or hex. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export function filesHolding(folder: string, secret: string | Buffer): string[] {
  const bytes = typeof secret === "string" ? Buffer.from(secret) : secret;
  const shapes = [
    bytes,
    Buffer.from(bytes.toString("base64").replace(/=+$/, "").slice(0, -1)),
    Buffer.from(bytes.toString("hex")),
  ];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => {
      const content = readFileSync(path);
      return shapes.some((shape) => content.includes(shape));
    });
}
