/** What a browser is shown at an address where there is nothing: the page, which says so. */

import { documentResponse } from "./document-response.ts";
import type { OpenPage } from "./keep-page.ts";

/** Addresses of programs; what is wrong with one of these is told as JSON. */
const OF_PROGRAMS = /^\/(?:api|mcp|oauth|assets|\.well-known|metrics|livez|readyz)(?:\/|$)/;

/** Null where a program asks, or the address is one for programs. */
export function missingPage(openPage: OpenPage) {
  return async (request: Request, path: string): Promise<Response | null> => {
    const reads = request.method === "GET" || request.method === "HEAD";
    const shows = request.headers.get("accept")?.includes("text/html") ?? false;
    return reads && shows && !OF_PROGRAMS.test(path) ? documentResponse(await openPage(), 404) : null;
  };
}
