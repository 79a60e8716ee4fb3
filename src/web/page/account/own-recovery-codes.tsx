/** Recovery codes: how many are left, and ten new ones, shown once. */

import { Alert, Button, Stack, Text, Title } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { answered, api } from "../data/api.ts";
import { recoveryCodesQuery } from "../data/queries.ts";
import { CopyBlock } from "../parts/copy-text.tsx";
import { FailureAlert } from "../parts/failure-alert.tsx";

export function OwnRecoveryCodes() {
  const queries = useQueryClient();
  const { data, error } = useQuery(recoveryCodesQuery);
  const make = useMutation({
    mutationFn: () => answered(api["recovery-codes"].post()),
    onSuccess: () => queries.invalidateQueries(recoveryCodesQuery),
  });
  const left = data?.left ?? 0;
  return (
    <section aria-labelledby="recovery-codes">
      <Title order={2} size="h4" id="recovery-codes" mb="sm">
        Recovery codes
      </Title>
      <Stack gap="xs">
        <Text size="sm">
          {left === 0
            ? "For the day when nothing else signs you in: ten codes to print or put into a safe. Each works once."
            : `${left} of 10 are left. Each works once; new ones replace them.`}
        </Text>
        {make.data === undefined ? null : (
          <Alert color="indigo" title="They are shown only once: keep them now.">
            <CopyBlock text={make.data.codes.join("\n")} what="recovery codes" />
          </Alert>
        )}
        <FailureAlert failure={error ?? make.error} />
        <Button variant="default" loading={make.isPending} onClick={() => make.mutate()}>
          {left === 0 ? "Make recovery codes" : "Replace them by new ones"}
        </Button>
      </Stack>
    </section>
  );
}
