/** A mail as its reader sees it: headers, and the parts of a multipart/alternative. */

export type ReadMail = {
  headers: ReadonlyMap<string, string>;
  contentType: string;
  parts: ReadonlyMap<string, string>;
};

export function readMail(raw: string): ReadMail {
  const { headers, body } = split(raw);
  const contentType = headers.get("content-type") ?? "";
  const boundary = /boundary="([^"]+)"/.exec(contentType)?.[1] ?? "none";
  const pieces = body.split(`--${boundary}`).slice(1, -1);
  const parts = pieces.map((piece): [string, string] => {
    const part = split(piece.replace(/^\r\n/, "").replace(/\r\n$/, ""));
    const type = part.headers.get("content-type")?.split(";")[0] ?? "";
    return [type, decoded(part.body, part.headers.get("content-transfer-encoding") ?? "7bit")];
  });
  return { headers, contentType: contentType.split(";")[0] ?? "", parts: new Map(parts) };
}

function split(raw: string) {
  const end = raw.indexOf("\r\n\r\n");
  const lines = raw
    .slice(0, end)
    .replace(/\r\n[ \t]+/g, " ")
    .split("\r\n");
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  });
  return { headers: new Map(headers), body: raw.slice(end + 4) };
}

function decoded(body: string, encoding: string): string {
  if (encoding === "base64") return Buffer.from(body, "base64").toString("utf8").replaceAll("\r\n", "\n");
  if (encoding === "7bit") return body.replaceAll("\r\n", "\n");
  const bytes = body
    .replace(/=\r\n/g, "")
    .replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString("utf8").replaceAll("\r\n", "\n");
}
