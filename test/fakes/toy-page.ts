/** A page of two files. */

import type { OpenPage } from "#web/open-page-once.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

export const TOY_SCRIPT = "start-page-toy.js";

export const openToyPage: OpenPage = async () => {
  const script = {
    type: "text/javascript;charset=utf-8",
    plain: bytes("plain"),
    coded: { br: bytes("as br"), gzip: bytes("as gzip") },
  };
  return {
    start: { script: TOY_SCRIPT, styles: ["toy.css"], icon: "icon.svg", font: "font.woff2" },
    get: (name) => (name === TOY_SCRIPT ? script : undefined),
  };
};
