/** Shows what leads to an operation to those alone who may do it. */

import type { ReactNode } from "react";
import type { Route } from "#api/route-rights.ts";
import { useMay } from "../data/rights.ts";

export function May({ route, children }: { route: Route; children: ReactNode }) {
  return useMay()(route) ? children : null;
}
