/** Where the OpenID provider returns the browser: what it brings is exchanged for a session. */

import { Anchor, Loader } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { Link } from "wouter";
import { PAGE_PATHS } from "../../page-paths.ts";
import { answered, api } from "../data/api.ts";
import { FailureAlert } from "../parts/failure-alert.tsx";
import { enterKeptPage } from "../shell/enter-page.ts";
import { SignedOutFrame } from "../shell/signed-out-frame.tsx";

export function ProviderReturnPage() {
  const [query] = useState(takeQuery);
  const begun = useRef(false);
  const finish = useMutation({
    mutationFn: () => answered(api.session.provider.return.post({ query })),
    onSuccess: enterKeptPage,
  });
  const { mutate } = finish;
  useEffect(() => {
    // A code works once, and React may run the effect twice.
    if (begun.current) return;
    begun.current = true;
    mutate();
  }, [mutate]);
  return (
    <SignedOutFrame title="Sign in" intro="Back from your sign-in provider.">
      <FailureAlert failure={finish.error} title="Not signed in" />
      {finish.error === null ? (
        <Loader aria-label="Signing in" />
      ) : (
        <Anchor component={Link} href={PAGE_PATHS.login}>
          Sign in again
        </Anchor>
      )}
    </SignedOutFrame>
  );
}

/** Removed from the address at once, so that the code stays out of the history. */
function takeQuery(): string {
  const query = window.location.search.slice(1);
  window.history.replaceState(null, "", window.location.pathname);
  return query;
}
