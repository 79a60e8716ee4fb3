/** The page that a browser gets at an unknown address. */

import { documentResponse } from "./document-response.ts";
import type { OpenPage } from "./open-page-once.ts";

/** Paths for programs, which get their errors as JSON. */
const OF_PROGRAMS = /^\/(?:api|mcp|oauth|assets|\.well-known|metrics|livez|readyz)(?:\/|$)/;

export function missingPage(openPage: OpenPage) {
  return async (request: Request, path: string): Promise<Response | null> => {
    const reads = request.method === "GET" || request.method === "HEAD";
    const shows = request.headers.get("accept")?.includes("text/html") ?? false;
    return reads && shows && !OF_PROGRAMS.test(path) ? documentResponse(await openPage(), 404) : null;
  };
}
