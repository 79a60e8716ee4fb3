/** What people write down one by one: a list, a form in a dialog, and a question before one is removed. */

import { Button, Group, Modal } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlus } from "@tabler/icons-react";
import { type ReactElement, type ReactNode, useState } from "react";
import type { Route } from "#api/route-rights.ts";
import { useMay } from "../data/rights.ts";
import { ConfirmDialog } from "./confirm-dialog.tsx";
import { EmptyNote } from "./empty-note.tsx";
import { FailureAlert } from "./failure-alert.tsx";
import { PageHeading } from "./page-heading.tsx";
import { PageLoader } from "./page-loader.tsx";

type Props<Item> = {
  title: string;
  intro: string;
  /** Beside the button that adds. */
  aside?: ReactElement;
  add: { text: string; route: Route };
  empty: { icon: ReactElement; title: string; text: string };
  /** `text`: what is removed, and what that does. */
  removal: { title: string; text(item: Item): ReactNode; route: Route };
  list: { data: readonly Item[] | undefined; error: Error | null; refetch(): unknown };
  table(items: readonly Item[], onRemove: ((item: Item) => void) | null): ReactElement;
  form(onDone: () => Promise<void>): ReactElement;
  remove(item: Item): Promise<unknown>;
  renew(): Promise<void>;
};

export function WrittenList<Item extends { id: string }>(props: Props<Item>) {
  const { title, intro, add, empty, removal, list, renew } = props;
  const [writing, write] = useDisclosure(false);
  const [removing, setRemoving] = useState<Item | null>(null);
  const may = useMay();
  // As it stands now, where somebody changed it while the question was open.
  const meant = list.data?.find(({ id }) => id === removing?.id) ?? removing;
  const adding = may(add.route) ? (
    <Button leftSection={<IconPlus size={16} />} onClick={write.open}>
      {add.text}
    </Button>
  ) : undefined;
  return (
    <>
      <PageHeading
        title={title}
        intro={intro}
        aside={
          <Group>
            {props.aside}
            {adding}
          </Group>
        }
      />
      <FailureAlert failure={list.error} onRetry={list.refetch} />
      {list.data === undefined ? (
        <PageLoader failed={list.error !== null} />
      ) : list.data.length === 0 ? (
        <EmptyNote {...empty}>{adding}</EmptyNote>
      ) : (
        props.table(list.data, may(removal.route) ? setRemoving : null)
      )}
      <Modal opened={writing} onClose={write.close} title={add.text} closeButtonProps={{ "aria-label": "Close" }}>
        {/* What is written replaces what stands, so that the form knows it first. */}
        {list.data === undefined ? (
          <PageLoader failed={list.error !== null} />
        ) : (
          props.form(async () => {
            write.close();
            await renew();
          })
        )}
      </Modal>
      {meant === null ? null : (
        <ConfirmDialog
          title={removal.title}
          action="Remove"
          onConfirm={async () => {
            try {
              await props.remove(meant);
            } finally {
              await renew();
            }
          }}
          onClose={() => setRemoving(null)}
        >
          {removal.text(meant)}
        </ConfirmDialog>
      )}
    </>
  );
}
