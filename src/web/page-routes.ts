/** The page's routes: one document at each of its addresses, and its files. */

import { Elysia, NotFoundError } from "elysia";
import { documentResponse } from "./document-response.ts";
import type { OpenPage } from "./open-page-once.ts";
import { ASSETS_PATH } from "./page-document.ts";
import type { Coding } from "./page-files.ts";
import { HOME_PATH, PAGE_PATHS } from "./page-paths.ts";

const BEST_FIRST: readonly Coding[] = ["br", "gzip"];
const FOR_EVER = "public, max-age=31536000, immutable";

export function pageRoutes(openPage: OpenPage) {
  const routes = new Elysia()
    .get("/", () => new Response(null, { status: 302, headers: { location: HOME_PATH } }))
    .get(`${ASSETS_PATH}:name`, async ({ params, headers }) => {
      const file = (await openPage()).get(params.name);
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
  for (const path of Object.values(PAGE_PATHS)) routes.get(path, async () => documentResponse(await openPage()));
  return routes;
}

/** Weights are ignored but for `q=0`, which refuses a coding; browsers send no others. */
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
