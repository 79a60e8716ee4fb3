/** `bun src/mcp-app/embed-app.ts FOLDER` writes what the compile step embeds in the binary. */

import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { APP_FILE } from "./app-resource.ts";
import { buildApp } from "./build-app.ts";

const folder = resolve(process.argv[2] ?? "dist/mcp-app");
const made = `${folder}.${process.pid}`;
mkdirSync(folder, { recursive: true });
writeFileSync(made, await buildApp());
// Compilations that run at once read it whole.
renameSync(made, join(folder, APP_FILE));
