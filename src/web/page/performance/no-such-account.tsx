/** In the place of numbers, where the address names an account that is not there: numbers of another would pass for its own. */

import { Anchor } from "@mantine/core";
import { IconInfoCircle } from "@tabler/icons-react";
import { Link } from "wouter";
import { EmptyNote } from "../parts/empty-note.tsx";

export function NoSuchAccount({ label, path }: { label: string; path: string }) {
  return (
    <EmptyNote
      icon={<IconInfoCircle />}
      title={`There is no account ${label}`}
      text="It may have been given another label, or been disconnected."
    >
      <Anchor component={Link} href={path}>
        Show what is connected
      </Anchor>
    </EmptyNote>
  );
}
