/** The one place that holds a call to what its key or app may see. What is not named is refused. */

import { ShopError } from "#errors.ts";
import { allowsTool, type Restriction, type ToolPlace } from "#restriction.ts";

type Asked = { name: string; set: ToolPlace };

const WHERE = "Its owner changes that in ShopMCP under API keys, or with `shopmcp key set` or `shopmcp grant set`.";

/** @throws not_allowed */
export function refuseRestrictedTool(restriction: Restriction, { name, set }: Asked): void {
  if (allowsTool(restriction, set)) return;
  const sets = restriction.tools?.join(", ") ?? "";
  throw new ShopError(
    "not_allowed",
    `${name} is not open to this key or app, which may use ${sets === "" ? "no set of tools" : `the tools of: ${sets}`}. ${WHERE}`,
  );
}

export function noAccountOpen(): ShopError {
  return new ShopError("not_allowed", `This ad account is not open to this key or app. ${WHERE}`);
}
