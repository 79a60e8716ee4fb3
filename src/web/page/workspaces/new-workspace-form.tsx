/** The form for a new workspace. */

import { answered, api } from "../data/api.ts";
import { WorkspaceNameForm } from "./workspace-name-form.tsx";

export function NewWorkspaceForm({ onCreated }: { onCreated(id: string): void }) {
  return (
    <WorkspaceNameForm
      renamed={null}
      action="Create the workspace"
      actionAnyway="Create it anyway"
      save={(name) => answered(api.workspaces.post({ name }))}
      onSaved={onCreated}
    />
  );
}
