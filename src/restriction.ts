/** What a key or a connected app may see of its workspace: which sets of tools, and which accounts. */

export const TOOL_SETS = ["reports", "lists", "diagnosis", "audiences"] as const;

export type ToolSet = (typeof TOOL_SETS)[number];

/** Where a tool stands: in a set, open to `every` key, or among `changes`, which no narrowed key may make. */
export type ToolPlace = ToolSet | "every" | "changes";

/** Null: all sets, those that come later too; every account that the workspace has. */
export type Restriction = { tools: readonly ToolSet[] | null; connections: readonly string[] | null };

export const UNRESTRICTED: Restriction = { tools: null, connections: null };

export function allowsTool({ tools }: Pick<Restriction, "tools">, place: ToolPlace): boolean {
  return tools === null || place === "every" || new Set<string>(tools).has(place);
}

export function allowsConnection({ connections }: Pick<Restriction, "connections">, id: string): boolean {
  return connections === null || connections.includes(id);
}

/** In the order of the table, once each. A name that this version does not know opens nothing. */
export function knownSets(names: readonly string[]): ToolSet[] {
  return TOOL_SETS.filter((set) => names.includes(set));
}

/** What both may see. */
export function narrower(one: Restriction["tools"], other: Restriction["tools"]): Restriction["tools"] {
  if (one === null || other === null) return one ?? other;
  return one.filter((set) => other.includes(set));
}

/** As documents and tables show it. */
export function shownTools({ tools }: Pick<Restriction, "tools">): readonly string[] {
  return tools ?? ["all"];
}

export function shownAccounts({ connections }: Pick<Restriction, "connections">): readonly string[] {
  return connections ?? ["all"];
}
