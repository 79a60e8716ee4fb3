#!/usr/bin/env bash
# Bun's CSS bundler (1.4.5, target browser) rewrites light-dark(A, B) to `var(--buncss-light,A)var(--buncss-dark,B)` and
# defines those two variables only where the same sheet declares color-scheme. Where color-scheme is set elsewhere (in the
# document, in another sheet, by a theme's attribute) both fall back at once, "A B" is no color, and the rule is dropped
# without a warning: the text has the inherited color in both schemes. Where it is declared, the variables follow
# prefers-color-scheme alone, so a theme that a person picks on the page changes nothing. One would guess that the function
# is left as it is, or lowered to something that depends on color-scheme as the function does.
# Exits 1 if the behaviour changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' > package.json
npm install --silent --no-audit --no-fund bun@1.4.5
echo '.a { color: light-dark(#111, #eee); }' > alone.css
printf ':root { color-scheme: light dark }\n.a { color: light-dark(#111, #eee); }\n' > declared.css
cat > build.js <<'JS'
const built = async (file) => {
  const { outputs } = await Bun.build({ entrypoints: [file], target: "browser", minify: true });
  return outputs[0].text();
};
const [alone, declared] = [await built("alone.css"), await built("declared.css")];
console.log(`bun ${Bun.version}\nwithout color-scheme: ${alone}with color-scheme: ${declared}`);
const uses = "color:var(--buncss-light,#111)var(--buncss-dark,#eee)";
const defines = (css) => /--buncss-light:/.test(css);
const same = alone.includes(uses) && !defines(alone) && declared.includes(uses) && defines(declared);
process.exit(same && declared.includes("@media (prefers-color-scheme:dark)") ? 0 : 1);
JS
npx bun build.js
