/** A table's file as an answer, which a browser saves. */

import type { TableFile } from "#downloads/table-file.ts";
import { MEDIA_TYPES } from "#table-files/media-types.ts";

const CONTENT_TYPES = {
  csv: `${MEDIA_TYPES.csv}; charset=utf-8; header=present`,
  xlsx: MEDIA_TYPES.xlsx,
} as const satisfies Record<TableFile["format"], string>;

/** `cursor`: where another page follows the one in the file. */
export function fileAnswer({ name, format, content }: TableFile, cursor?: string): Response {
  return new Response(content, {
    headers: {
      "content-type": CONTENT_TYPES[format],
      "content-disposition": attachment(name),
      ...(cursor === undefined ? {} : { "x-next-cursor": cursor }),
    },
  });
}

/** Where events tell how far it is, of which one is the answer. */
export function fileDocument({ name, format, content }: TableFile) {
  return { name, type: MEDIA_TYPES[format], content: Buffer.from(content).toString("base64") };
}

/** The second form is for letters that a header cannot hold. @see https://www.rfc-editor.org/rfc/rfc6266#section-4.3 */
function attachment(name: string): string {
  const plain = name.replaceAll(/[^ -~]/g, "-").replaceAll('"', "'");
  const encoded = encodeURIComponent(name).replaceAll(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
