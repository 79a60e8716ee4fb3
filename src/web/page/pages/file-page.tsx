/** What a link of an answer opens: a button that downloads its file, once. */

import { Alert, Button, Text } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { Progress } from "../data/events-in.ts";
import { fetchFile } from "../data/fetch-file.ts";
import { Refusal } from "../data/refusal.ts";
import { CallStatus } from "../parts/call-status.tsx";
import { FailureAlert } from "../parts/failure-alert.tsx";
import { saveFile } from "../parts/save-file.ts";
import { SignedOutFrame } from "../shell/signed-out-frame.tsx";
import { TELLS_ITSELF } from "../shell/still-working.tsx";
import { takeFragment } from "../shell/take-fragment.ts";

const FRAME = {
  title: "A table as a file",
  intro: "Your assistant asked for this table. Its link works once, within 15 minutes.",
};

const SPENT: ReadonlySet<string> = new Set(["not_found", "not_allowed"]);

/** Nothing is fetched before a person presses: a chat that looks at the link, even with a browser, spends nothing. */
export function FilePage({ file }: { file: string }) {
  const [token] = useState(takeFragment);
  const [progress, setProgress] = useState<Progress | null>(null);
  const download = useMutation({
    meta: TELLS_ITSELF,
    async mutationFn() {
      setProgress(null);
      const { name, content } = await fetchFile(file, token, setProgress);
      saveFile(name, content, content.type);
      return name;
    },
  });
  if (token === "")
    return (
      <SignedOutFrame {...FRAME}>
        <Alert color="yellow" title="Open the whole link">
          It ends with #smfl_…, which is not in the address any more. Open the link from the chat again.
        </Alert>
      </SignedOutFrame>
    );
  return (
    <SignedOutFrame {...FRAME}>
      <FailureAlert failure={download.error} title="There is no file" />
      {download.data !== undefined ? (
        <Alert color="green" title="Downloaded" role="status">
          {download.data}
        </Alert>
      ) : isSpent(download.error) ? null : (
        <Button
          leftSection={<IconDownload size={16} />}
          loading={download.isPending}
          onClick={() => download.mutate()}
          fullWidth
        >
          Download file
        </Button>
      )}
      {download.isPending ? <CallStatus what="Making the file" progress={progress} /> : null}
      {download.data !== undefined || isSpent(download.error) ? null : (
        <Text size="sm" c="dimmed">
          It is made once you press, and may take a minute where it has many rows.
        </Text>
      )}
    </SignedOutFrame>
  );
}

/** Pressing again would change nothing: the link is unknown, has ended, or was used. */
function isSpent(thrown: unknown): boolean {
  return thrown instanceof Refusal && SPENT.has(thrown.code);
}
