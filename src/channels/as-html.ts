/** A message as an HTML mail: tables and inline styles alone, no image, no script, nothing that is fetched. */

import type { Message, MessageSection } from "./message.ts";
import { unlinked } from "./unlinked.ts";

const LABEL = "padding:6px 12px 6px 0;border-top:1px solid #eceef1;text-align:left;font-weight:400;vertical-align:top";

/** Mail programs read neither style sheets nor CSS variables reliably. */
const STYLE = {
  body: "margin:0;padding:24px 12px;background:#f4f5f7;color:#1f2430;font:15px/1.5 -apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif",
  card: "max-width:640px;margin:0 auto;background:#ffffff;border:1px solid #e3e6ea;border-radius:8px;padding:24px;overflow-wrap:break-word",
  title: "margin:0 0 4px;font-size:20px;line-height:1.3",
  text: "margin:0 0 8px;color:#4a5160",
  heading: "margin:24px 0 6px;font-size:15px",
  list: "margin:0;padding-left:20px",
  table: "width:100%;border-collapse:collapse",
  label: LABEL,
  name: `${LABEL};overflow-wrap:anywhere`,
  value: "padding:6px 0;border-top:1px solid #eceef1;text-align:right;white-space:nowrap;vertical-align:top",
  note: "color:#4a5160;font-size:13px;white-space:normal",
  bar: "padding:0 0 6px",
  cell: "font-size:0;line-height:0",
  button:
    "display:inline-block;margin-top:24px;padding:9px 16px;border-radius:6px;background:#0b7285;color:#ffffff;text-decoration:none",
} as const;

/** All that a mail has, so that the page's policy can allow these and no others. */
export const MAIL_STYLES: readonly string[] = Object.values(STYLE);

const BAR_COLOUR = "#0b7285";
const BAR_HEIGHT_PX = 6;

export function asHtml(
  { title, text, sections }: Pick<Message, "title" | "text" | "sections">,
  pageUrl: string | null,
): string {
  const link =
    pageUrl === null ? "" : `<a href="${escaped(pageUrl)}" target="_blank" style="${STYLE.button}">Open in ShopMCP</a>`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light"><title>${shown(title)}</title></head>
<body style="${STYLE.body}"><div style="${STYLE.card}">
<h1 style="${STYLE.title}">${shown(title)}</h1>
<p style="${STYLE.text}">${shown(text)}</p>
${sections.map(sectionHtml).join("\n")}
${link}
</div></body></html>`;
}

function sectionHtml({ heading, lines, rows }: MessageSection): string {
  const list = lines.map((line) => `<li>${shown(line)}</li>`).join("");
  return [
    `<h2 style="${STYLE.heading}">${shown(heading)}</h2>`,
    ...(lines.length === 0 ? [] : [`<ul style="${STYLE.list}">${list}</ul>`]),
    ...(rows.length === 0 ? [] : [`<table style="${STYLE.table}">${rows.map(rowHtml).join("")}</table>`]),
  ].join("\n");
}

/** The note stands below its value, since three columns are too many for a telephone. */
function rowHtml({ label, value, note, share }: MessageSection["rows"][number]): string {
  const below = note === null ? "" : `<br><span style="${STYLE.note}">${shown(note)}</span>`;
  const bar = share === null ? "" : `<tr><td colspan="2" style="${STYLE.bar}">${barHtml(share)}</td></tr>`;
  return `<tr><th scope="row" style="${share === null ? STYLE.label : STYLE.name}">${shown(label)}</th><td style="${STYLE.value}">${shown(value)}${below}</td></tr>${bar}`;
}

/** Two cells: mail programs that drop widths of other elements keep those of cells. */
function barHtml(share: number): string {
  const percent = Math.round(share * 100);
  const cell = (width: number, colour: string) =>
    width === 0
      ? ""
      : `<td width="${width}%" height="${BAR_HEIGHT_PX}" bgcolor="${colour}" style="${STYLE.cell}">&nbsp;</td>`;
  return `<table role="presentation" width="100%" cellspacing="0" cellpadding="0"><tr>${cell(percent, BAR_COLOUR)}${cell(100 - percent, "#e3e6ea")}</tr></table>`;
}

function shown(text: string): string {
  return escaped(unlinked(text));
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}
