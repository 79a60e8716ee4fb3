#!/usr/bin/env bash
# Asked for one category of rules, axe-core checks more of that category than when it is asked for everything.
#
# axe-core 4.14.1: a rule that is off by default (`enabled: false`) runs as soon as `runOnly` names one of its tags. So `runOnly: ["cat.color"]` asks for the contrast of
# level AAA (7 : 1), which a full run leaves out, and a page with grey of 5 : 1 that passes the whole check fails the smaller one; so do `cat.semantics` and
# `cat.time-and-media` with other rules of AAA. `runOnly: ["wcag2aa"]` and the like are not concerned. It takes `rules: { "color-contrast-enhanced": { enabled: false } }`.
#
# What one would guess wrong: that a narrower choice finds a part of what the whole finds.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit axe-core@4.14.1 jsdom@27.0.0 >/dev/null
cat >main.mjs <<'JS'
import axe from "axe-core";
import { JSDOM, VirtualConsole } from "jsdom";

const page = '<!doctype html><html lang="en"><title>Shop</title><main><h1>Shop</h1><p>Open</p></main></html>';
const { window } = new JSDOM(page, { runScripts: "outside-only", virtualConsole: new VirtualConsole() });
window.eval(axe.source);
const ran = async (options) => {
  const result = await window.axe.run(window.document, options);
  return ["violations", "passes", "incomplete", "inapplicable"].flatMap((kind) => result[kind].map((rule) => rule.id));
};
const everything = await ran({});
console.log(`axe-core ${axe.version}, ${everything.length} rules run when nothing is chosen`);
const more = {};
for (const tag of ["cat.color", "cat.semantics", "cat.time-and-media", "cat.forms", "wcag2aa"]) {
  more[tag] = (await ran({ runOnly: [tag] })).filter((id) => !everything.includes(id));
  console.log(`  only ${tag}: ${more[tag].join(", ") || "none"} besides`);
}
const as = (tag, id) => more[tag].length === 1 && more[tag][0] === id;
const expected =
  as("cat.color", "color-contrast-enhanced") &&
  as("cat.semantics", "identical-links-same-purpose") &&
  as("cat.time-and-media", "meta-refresh-no-exceptions") &&
  more["cat.forms"].length + more["wcag2aa"].length === 0;
process.exit(expected ? 0 : 1);
JS
node main.mjs
