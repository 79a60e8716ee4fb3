/** A CSV file as an answer, which a browser saves. */

import type { CsvFile } from "#downloads/csv-file.ts";

/** `cursor`: where another page follows the one in the file. */
export function csvAnswer({ name, text }: CsvFile, cursor?: string): Response {
  return new Response(text, {
    headers: {
      "content-type": "text/csv; charset=utf-8; header=present",
      "content-disposition": attachment(name),
      ...(cursor === undefined ? {} : { "x-next-cursor": cursor }),
    },
  });
}

/** The second form is for letters that a header cannot hold. @see https://www.rfc-editor.org/rfc/rfc6266#section-4.3 */
function attachment(name: string): string {
  const plain = name.replaceAll(/[^ -~]/g, "-").replaceAll('"', "'");
  const encoded = encodeURIComponent(name).replaceAll(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
