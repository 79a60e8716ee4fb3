#!/usr/bin/env bash
# Mantine's Tabs (@mantine/core 9.7.3) put a tab's `value` into an element's id as it is. A value with a space, such as a
# product's name, gives the panel id="...-panel-Claude Code" and aria-labelledby="...-tab-Claude Code": a list of two ids
# of which neither exists, so assistive technology finds no label, nor (aria-controls, once mounted) the panel, and axe
# reports aria-valid-attr-value as critical. The page looks and works as it should, no type or warning speaks of it, and
# one would guess that a `value` is any text, as it is for a select or a radio.
# Exits 1 if the behaviour changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' > package.json
npm install --silent --no-audit --no-fund @mantine/core@9.7.3 @mantine/hooks@9.7.3 react@19.3.1 react-dom@19.3.1
cat > tabs.mjs <<'JS'
import { MantineProvider, Tabs } from "@mantine/core";
import { createElement as h } from "react";
import { renderToString } from "react-dom/server";

const html = renderToString(
  h(MantineProvider, null,
    h(Tabs, { defaultValue: "Claude Code", id: "clients" },
      h(Tabs.List, null, h(Tabs.Tab, { value: "Claude Code" }, "Claude Code")),
      h(Tabs.Panel, { value: "Claude Code" }, "its settings"))),
);
const panel = /role="tabpanel"[^>]*/.exec(html)?.[0] ?? "";
const labelledBy = /aria-labelledby="([^"]*)"/.exec(panel)?.[1] ?? "";
console.log("@mantine/core 9.7.3");
console.log(`the panel: <div ${panel}>`);
console.log(`aria-labelledby names ${labelledBy.split(" ").length} ids: ${JSON.stringify(labelledBy.split(" "))}`);
process.exit(labelledBy === "clients-tab-Claude Code" ? 0 : 1);
JS
node tabs.mjs
