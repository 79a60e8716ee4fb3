/** Demands a session and gives the pages behind it a workspace. */

import { Anchor, Center, Loader } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Link, Redirect, useLocation } from "wouter";
import { HOME_PATH, isPagePath, PAGE_PATHS } from "../../page-paths.ts";
import { isSignedOut } from "../data/api.ts";
import { sessionQuery, workspacesQuery } from "../data/queries.ts";
import { WorkspaceChoice } from "../data/workspace-choice.tsx";
import { FailureAlert } from "../parts/failure-alert.tsx";
import { NewWorkspaceForm } from "../workspaces/new-workspace-form.tsx";
import { loginPath } from "./enter-page.ts";
import { SignedOutFrame } from "./signed-out-frame.tsx";

export function SessionGate({ children }: { children: ReactNode }) {
  const [location] = useLocation();
  const session = useQuery(sessionQuery);
  const workspaces = useQuery({ ...workspacesQuery, enabled: session.isSuccess });
  const failure = session.error ?? workspaces.error;
  if (isSignedOut(failure))
    return isPagePath(location) ? (
      <Redirect to={loginPath(PAGE_PATHS.login, location + window.location.search)} replace />
    ) : (
      <SignedOutFrame title="Page not found" intro="The address may be mistyped.">
        <Anchor component={Link} href={HOME_PATH}>
          Go to ShopMCP
        </Anchor>
      </SignedOutFrame>
    );
  if (failure !== null)
    return (
      <SignedOutFrame title="ShopMCP cannot be reached" intro="This page has loaded, but its server does not answer.">
        <FailureAlert
          failure={failure}
          onRetry={() => (session.error === null ? workspaces.refetch() : session.refetch())}
        />
      </SignedOutFrame>
    );
  if (workspaces.data === undefined)
    return (
      <Center mih="100dvh">
        <Loader aria-label="Loading" />
      </Center>
    );
  const [first, ...others] = workspaces.data;
  if (first === undefined && session.data?.admin !== true)
    return (
      <SignedOutFrame title="No workspace is open to you" intro="Ask an owner or an admin to invite you.">
        <Anchor href={PAGE_PATHS.login}>Sign in with another account</Anchor>
      </SignedOutFrame>
    );
  if (first === undefined)
    return (
      <SignedOutFrame
        title="Name your first workspace"
        intro="One workspace holds one shop: its connections, keys and usage."
      >
        <NewWorkspaceForm onCreated={() => undefined} />
      </SignedOutFrame>
    );
  return <WorkspaceChoice workspaces={[first, ...others]}>{children}</WorkspaceChoice>;
}
