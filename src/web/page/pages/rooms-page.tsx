/** Client rooms: links that show a client one account until a date, and who opened them. */

import { useWorkspace } from "../data/workspace-choice.tsx";
import { RoomList } from "../rooms/room-list.tsx";

export function RoomsPage() {
  const { workspace } = useWorkspace();
  return <RoomList key={workspace.id} workspaceId={workspace.id} />;
}
