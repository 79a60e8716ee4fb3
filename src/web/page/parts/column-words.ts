/** A column's name as the heading of a table. */

export function columnWords(column: string): string {
  return column === "id" ? "ID" : `${column.slice(0, 1).toUpperCase()}${column.slice(1).replaceAll("_", " ")}`;
}
