/** The page's own routes: one document at each of its addresses, and the files that it names. */

import { randomBytes } from "node:crypto";
import { Elysia, NotFoundError } from "elysia";
import { ASSETS_PATH, contentSecurityPolicy, pageDocument } from "./page-document.ts";
import type { Coding, PageFiles } from "./page-files.ts";
import { HOME_PATH, PAGE_PATHS } from "./page-paths.ts";

/** Asked for with the first request, so that commands and scripts do not pay for the page. */
export type OpenPage = () => Promise<PageFiles>;

const BEST_FIRST: readonly Coding[] = ["br", "gzip"];
const NONCE_BYTES = 16;
/** A name holds a hash of the content, so what it names never changes. */
const FOR_EVER = "public, max-age=31536000, immutable";

export function pageRoutes(openPage: OpenPage) {
  const open = once(openPage);
  const routes = new Elysia()
    .get("/", () => new Response(null, { status: 302, headers: { location: HOME_PATH } }))
    .get(`${ASSETS_PATH}:name`, async ({ params, headers }) => {
      const file = (await open()).get(params.name);
      if (file === undefined) throw new NotFoundError();
      const coding = acceptedCoding(headers["accept-encoding"]);
      const coded = coding === undefined ? undefined : file.coded[coding];
      return new Response(coded ?? file.plain, {
        headers: {
          "content-type": file.type,
          "cache-control": FOR_EVER,
          vary: "accept-encoding",
          ...(coding === undefined || coded === undefined ? {} : { "content-encoding": coding }),
        },
      });
    });
  for (const path of Object.values(PAGE_PATHS)) routes.get(path, async () => documentResponse(await open()));
  return routes;
}

/** What failed is tried again with the next request. */
function once(openPage: OpenPage): OpenPage {
  let opened: Promise<PageFiles> | undefined;
  return () => {
    opened ??= openPage().catch((error) => {
      opened = undefined;
      throw error;
    });
    return opened;
  };
}

function documentResponse({ start }: PageFiles): Response {
  const nonce = randomBytes(NONCE_BYTES).toString("base64url");
  return new Response(pageDocument(start, nonce), {
    headers: { "content-type": "text/html; charset=utf-8", "content-security-policy": contentSecurityPolicy(nonce) },
  });
}

/** Browsers that take a coding take it at full weight; one that is refused by `q=0` is not used. */
function acceptedCoding(accepted: string | undefined): Coding | undefined {
  const offered = new Set(
    (accepted ?? "")
      .split(",")
      .map((part) => part.trim())
      .filter((part) => !/;\s*q=0(?:\.0*)?$/.test(part))
      .map((part) => part.split(";")[0]),
  );
  return BEST_FIRST.find((coding) => offered.has(coding));
}
