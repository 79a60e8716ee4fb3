#!/usr/bin/env bash
# A bundle for Claude Desktop (MCPB) hands its options to the server as environment variables by a template, "${user_config.name}". One would
# expect an option that was left empty to be an empty variable, and a value to arrive as it was typed. With @anthropic-ai/mcpb 2.1.2 neither holds:
# 1. an optional option without a value keeps its placeholder: the server gets the literal text "${user_config.name}";
# 2. values go through String.prototype.replace as replacement patterns: "$$" arrives as "$", and "$&" as the placeholder;
# 3. the packer packs and calls valid a bundle whose manifest names a program that is not inside.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --ignore-scripts @anthropic-ai/mcpb@2.1.2 >/dev/null
cat > ask.mjs <<'JS'
import { getMcpConfigForManifest } from "@anthropic-ai/mcpb";
const option = { type: "string", title: "t", description: "d" };
const manifest = {
  manifest_version: "0.3", name: "x", version: "1.0.0", description: "d", author: { name: "a" },
  user_config: { empty: option, typed: option },
  server: { type: "binary", entry_point: "server/x", mcp_config: { command: "x", args: [],
    env: { EMPTY: "${user_config.empty}", TYPED: "${user_config.typed}" } } },
};
const { env } = await getMcpConfigForManifest({
  manifest, extensionPath: "/x", systemDirs: {}, pathSeparator: "/", userConfig: { typed: "a$$b$&c" },
});
console.log(JSON.stringify(env));
JS
got=$(node ask.mjs)
mkdir bundle
echo '{"manifest_version":"0.3","name":"x","version":"1.0.0","description":"d","author":{"name":"a"},"server":{"type":"binary","entry_point":"server/x","mcp_config":{"command":"x"}}}' > bundle/manifest.json
packed=no
npx --no-install mcpb pack bundle x.mcpb >/dev/null 2>&1 && [ -s x.mcpb ] && packed=yes
echo "node $(node --version), @anthropic-ai/mcpb 2.1.2"
echo "options as the server gets them: $got"
echo "packed without its program: $packed"
# shellcheck disable=SC2016
[ "$got" = '{"EMPTY":"${user_config.empty}","TYPED":"a$b${user_config.typed}c"}' ] && [ "$packed" = yes ]
