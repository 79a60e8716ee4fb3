/** The frame of the commands that list rows of one workspace. */

import { type App, type OpenApp, type OpenMode, withApp } from "./app.ts";
import { type Command, printList } from "./command.ts";

type Listing = Pick<Command, "name" | "summary" | "details"> & {
  mode?: OpenMode;
  none: string;
  head: readonly string[];
  list(
    app: App,
    workspaceId: string,
  ): Promise<{ documents: readonly unknown[]; lines: readonly (readonly string[])[]; notes?: readonly string[] }>;
};

export function listOfWorkspace(
  openApp: OpenApp,
  { mode = "keyless", none, head, list, ...described }: Listing,
): Command {
  return {
    ...described,
    words: [],
    options: { workspace: { type: "string" } },
    usage: "--workspace ID",
    async run(invocation) {
      const workspaceId = invocation.required("workspace");
      await withApp(openApp, { dataDir: invocation.dataDir, mode }, async (app) => {
        const { documents, ...rows } = await list(app, workspaceId);
        printList(invocation, documents, { none, head, ...rows });
      });
      return undefined;
    },
  };
}
