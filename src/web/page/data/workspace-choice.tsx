/** The chosen workspace, whose id the browser remembers until the next visit. */

import { useLocalStorage } from "@mantine/hooks";
import { createContext, type ReactNode, useContext } from "react";

export type Workspace = { id: string; name: string; plan: string };

type Choice = { workspace: Workspace; choose(id: string): void };

const Chosen = createContext<Choice | null>(null);

type Props = { workspaces: readonly [Workspace, ...Workspace[]]; children: ReactNode };

export function WorkspaceChoice({ workspaces, children }: Props) {
  const [id, choose] = useLocalStorage({ key: "shopmcp-workspace", defaultValue: "", getInitialValueInEffect: false });
  const workspace = workspaces.find((one) => one.id === id) ?? workspaces[0];
  return <Chosen value={{ workspace, choose }}>{children}</Chosen>;
}

export function useWorkspace(): Choice {
  const choice = useContext(Chosen);
  if (choice === null) throw new Error("no workspace is chosen here");
  return choice;
}
