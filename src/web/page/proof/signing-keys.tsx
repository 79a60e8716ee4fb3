/** The public keys that verify signed files, and how. */

import { Code, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type SigningKey, signingKeysQuery } from "../data/queries.ts";
import { CopyBlock } from "../parts/copy-text.tsx";
import { FailureAlert } from "../parts/failure-alert.tsx";
import { RelativeTime } from "../parts/relative-time.tsx";

export function SigningKeys() {
  const { data: keys = [], error, refetch } = useQuery(signingKeysQuery);
  return (
    <section aria-labelledby="signing-keys">
      <Title order={2} size="h4" id="signing-keys" mb="xs">
        Public key
      </Title>
      <FailureAlert failure={error} onRetry={refetch} />
      <Text size="sm" mb="sm">
        Whoever gets a signed file verifies it with this key, which the server also tells at{" "}
        <Code>/api/signing-keys</Code> and in <Code>shopmcp signing-key list</Code>. The file says how.
      </Text>
      {keys.length === 0 ? (
        <Text size="sm" c="dimmed">
          The first signed file makes the key.
        </Text>
      ) : (
        <Stack>
          {keys.map((key) => (
            <OneKey key={key.id} shown={key} />
          ))}
        </Stack>
      )}
    </section>
  );
}

function OneKey({
  shown: { id, public_key: pem, fingerprint, created_at: since, retired_at: retired },
}: {
  shown: SigningKey;
}) {
  return (
    <div>
      <Text size="sm" className="name-cell" mb={4}>
        {fingerprint}, since <RelativeTime at={since} />
        {retired === null ? ", signs now" : null}
        {retired === null ? null : (
          <>
            , signed until <RelativeTime at={retired} />
          </>
        )}
      </Text>
      <CopyBlock text={pem} what={`public key ${id}`} />
    </div>
  );
}
