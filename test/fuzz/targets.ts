/** Everything that is fuzzed, by name. */

import { openBodies } from "./bodies-subject.ts";
import { openCommandLine } from "./command-line-subject.ts";
import { openCsv } from "./csv-subject.ts";
import { openEnvironment } from "./environment-subject.ts";
import { openDatabaseFile, openKeyFile } from "./files-subjects.ts";
import { API, MCP_LEGACY, MCP_MODERN, OAUTH } from "./fitting-requests.ts";
import { openHttp } from "./http-subject.ts";
import { openPlatform } from "./platform-subject.ts";
import type { Target } from "./subject.ts";

export const TARGETS: readonly Target[] = [
  { name: "mcp-legacy", open: () => openHttp(MCP_LEGACY) },
  { name: "mcp-modern", open: () => openHttp(MCP_MODERN) },
  { name: "oauth", open: () => openHttp(OAUTH) },
  { name: "api", open: () => openHttp(API) },
  { name: "bodies", open: openBodies },
  { name: "platform", open: openPlatform },
  { name: "csv", open: openCsv },
  { name: "command-line", open: openCommandLine },
  { name: "environment", open: openEnvironment },
  { name: "key-file", open: openKeyFile },
  { name: "database-file", open: openDatabaseFile },
];
