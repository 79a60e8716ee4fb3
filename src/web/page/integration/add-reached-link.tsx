/** The way from an account to further ones that its access reaches, for those who may add them. */

import { Anchor } from "@mantine/core";
import { Link } from "wouter";
import { ADD_REACHED, PAGE_PATHS } from "../../page-paths.ts";
import { May } from "../parts/may.tsx";

export const ADD_REACHED_TEXT = "Add another account this access reaches";

type Place = { module: string; label: string };

export function addReachedPath({ module, label }: Place): string {
  return `${PAGE_PATHS.account.replace(":module", module).replace(":label", label)}?${ADD_REACHED}`;
}

export function AddReachedLink({ name, ...place }: Place & { name: string }) {
  return (
    <May route="POST /api/workspaces/:id/integrations/:module/:label/accounts">
      <Anchor
        component={Link}
        href={addReachedPath(place)}
        size="sm"
        className="above-card"
        aria-label={`${ADD_REACHED_TEXT}: ${name}`}
      >
        {ADD_REACHED_TEXT}
      </Anchor>
    </May>
  );
}
