/** The HTML document and its content security policy. */

import { createHash } from "node:crypto";
import { MAIL_STYLES } from "#channels/as-html.ts";
import type { PageFiles } from "./page-files.ts";

export const ASSETS_PATH = "/assets/";

const STYLE_HASHES = MAIL_STYLES.map((style) => `'sha256-${createHash("sha256").update(style).digest("base64")}'`).join(
  " ",
);

/**
 * No script is inline. `style-src` has a nonce, because Mantine writes style elements. Nothing may frame the page, and
 * forms may not submit, since the page uses fetch. Frames without an address (a digest's mail, as its preview) have the
 * same policy; of style attributes it allows those of mails.
 */
export function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    `style-src-attr 'unsafe-hashes' ${STYLE_HASHES}`,
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}

/** The nonce is on the style element, where scripts can read it and attribute selectors cannot. */
export function pageDocument({ script, styles, icon, font }: PageFiles["start"], nonce: string): string {
  const at = (name: string) => `${ASSETS_PATH}${name}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>ShopMCP</title>
<link rel="icon" type="image/svg+xml" href="${at(icon)}">
<link rel="preload" as="font" type="font/woff2" crossorigin href="${at(font)}">
${styles.map((style) => `<link rel="stylesheet" href="${at(style)}">`).join("\n")}
<style nonce="${nonce}">
:root { color-scheme: light dark }
@font-face {
  font-family: "Inter Variable"; font-weight: 100 900; font-display: swap; src: url("${at(font)}") format("woff2");
}
</style>
<script type="module" src="${at(script)}"></script>
</head>
<body>
<div id="root"></div>
<noscript>This page needs JavaScript. The command \`shopmcp\` can do everything it does.</noscript>
</body>
</html>
`;
}
