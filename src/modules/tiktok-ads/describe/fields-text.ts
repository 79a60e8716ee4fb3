/** The text of a resource, the same as `tiktok_ads_describe_fields` gives. */

import { FIELD_TABLES, type FieldKind } from "./field-kinds.ts";

export function fieldsText(kind: FieldKind): string {
  const { columns, rows, others } = FIELD_TABLES[kind];
  return JSON.stringify({
    columns,
    rows: rows.map(({ cells }) => cells),
    ...(others.length === 0 ? {} : { other_names: others }),
  });
}
