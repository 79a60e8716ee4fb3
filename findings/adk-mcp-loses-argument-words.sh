#!/usr/bin/env bash
# Google's Agent Development Kit hands its model an MCP tool's arguments without bounds, and a nullable one without its description.
#
# @google/adk 2.0.0 turns an input schema into Gemini's own kind: minimum, maximum, default, pattern, lengths and additionalProperties are left
# out, and of `{ "anyOf": [{ "type": "string" }, { "type": "null" }], "description": "…" }`, which is what zod writes for .nullable().describe(),
# the inner part alone is kept, so that the description beside it is gone. Gemini's function declarations take a whole JSON Schema as well
# (parametersJsonSchema), and Gemini CLI sends it.
#
# What one would guess wrong: that words and bounds which a tool gives its arguments reach the model.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit @google/adk@2.0.0 >/dev/null
cat >declared.mjs <<'JS'
import { MCPTool } from "@google/adk";

const inputSchema = {
  type: "object",
  properties: {
    limit: { type: "integer", description: "How many rows", minimum: 1, maximum: 200, default: 25 },
    since: { description: "The first day, YYYY-MM-DD", anyOf: [{ type: "string" }, { type: "null" }] },
  },
  additionalProperties: false,
};
const tool = new MCPTool({ name: "rows", description: "Rows", inputSchema }, {});
const { parameters } = tool._getDeclaration();
console.log(`node ${process.version}, @google/adk 2.0.0`);
console.log(JSON.stringify(parameters));
const { limit, since } = parameters.properties;
const bounds = ["minimum", "maximum", "default"].some((name) => name in limit);
process.exit(limit.description === "How many rows" && !bounds && since.nullable && since.description === undefined ? 0 : 1);
JS
node declared.mjs
