/** Confirms what cannot be undone. Where `typed` is given, that text has to be typed first. */

import { Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { FailureAlert } from "./failure-alert.tsx";

type Props = {
  title: string;
  children: ReactNode;
  action: string;
  typed?: string;
  /** The dialog closes when it resolves and shows the error when it rejects. */
  onConfirm(): Promise<unknown>;
  onClose(): void;
};

export function ConfirmDialog({ title, children, action, typed, onConfirm, onClose }: Props) {
  const [given, setGiven] = useState("");
  const confirm = useMutation({ mutationFn: onConfirm, onSuccess: onClose });
  return (
    <Modal opened onClose={onClose} title={title} centered closeButtonProps={{ "aria-label": "Close" }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          confirm.mutate();
        }}
      >
        <Stack>
          <Text size="sm" component="div">
            {children}
          </Text>
          {typed === undefined ? null : (
            <TextInput
              label={`Type ${typed} to confirm`}
              value={given}
              onChange={(event) => setGiven(event.currentTarget.value)}
              autoComplete="off"
              data-autofocus
            />
          )}
          <FailureAlert failure={confirm.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button
              type="submit"
              color="red.8"
              loading={confirm.isPending}
              disabled={typed !== undefined && given.trim() !== typed}
              data-autofocus={typed === undefined ? true : undefined}
            >
              {action}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
