/** Builds the app as one document that needs nothing from outside. */

import { join } from "node:path";
import { APP_MAIN } from "./app-resource.ts";

const START = join(import.meta.dir, "app", "start-app.ts");

/** Hosts put the document into a sandbox of their own; this is for those that forget to. Their own scripts are inline. */
const POLICY =
  "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** @throws where a source does not build */
export async function buildApp(): Promise<string> {
  const { outputs } = await Bun.build({ entrypoints: [START], target: "browser", format: "iife", minify: true });
  const textOf = async (ending: string) => (await outputs.find(({ path }) => path.endsWith(ending))?.text()) ?? "";
  const [script, styles] = await Promise.all([textOf(".js"), textOf(".css")]);
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1"><title>ShopMCP: an answer, drawn</title>',
    `<style>${styles.trim()}</style></head><body>${APP_MAIN}></main>`,
    // A script ends at the first closing tag, also inside of a string.
    `<script>${script.trim().replaceAll("</script", "<\\/script")}</script></body></html>\n`,
  ].join("");
}
