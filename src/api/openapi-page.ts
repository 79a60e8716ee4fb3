/** The OpenAPI document for people: one page of plain HTML, without scripts or other files. */

import { createHash } from "node:crypto";
import { z } from "zod";
import type { OpenApiDocument } from "./openapi.ts";

const STYLE = `:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}
body{max-width:60rem;margin:0 auto;padding:1.5rem}
h2{font-size:1rem;margin:2rem 0 .25rem;font-family:ui-monospace,monospace}
pre{overflow-x:auto;padding:.75rem;border:1px solid #8886;border-radius:.5rem;font-size:.8rem}
p{margin:.25rem 0}b{display:inline-block;min-width:4.5rem}`;

const CONTENT_SECURITY_POLICY = `default-src 'none'; style-src 'sha256-${createHash("sha256").update(STYLE).digest("base64")}'; frame-ancestors 'none'`;

const Operation = z.looseObject({
  summary: z.string().optional(),
  security: z.array(z.unknown()).optional(),
  parameters: z.array(z.unknown()).optional(),
  requestBody: z.unknown().optional(),
  responses: z.record(z.string(), z.unknown()),
});

export function openApiPage(document: OpenApiDocument): Response {
  const sections = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => section(method, path, Operation.parse(operation))),
  );
  const { title, version, description } = document.info;
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title} API</title><style>${STYLE}</style></head><body><h1>${title} API</h1>
<p>Version ${escaped(version)}. The document itself: <a href="/api/openapi.json">/api/openapi.json</a></p>
<p>${escaped(description)}</p>${sections.join("\n")}${details("Every error", document.components.schemas.Error)}</body></html>`;
  const headers = { "content-type": "text/html; charset=utf-8", "content-security-policy": CONTENT_SECURITY_POLICY };
  return new Response(html, { headers });
}

function section(method: string, path: string, operation: z.infer<typeof Operation>): string {
  const { summary = "", security, parameters, requestBody, responses } = operation;
  const { default: _, ...done } = responses;
  const open = security?.length === 0 ? " (open: no session is needed)" : "";
  return `<section><h2><b>${method.toUpperCase()}</b>${escaped(path)}</h2><p>${escaped(summary + open)}</p>
${parameters === undefined ? "" : details("Parameters", parameters)}${requestBody === undefined ? "" : details("Body", requestBody)}${details("Answers", done)}</section>`;
}

function details(title: string, document: unknown): string {
  return `<details><summary>${title}</summary><pre>${escaped(JSON.stringify(document, null, 2))}</pre></details>`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
