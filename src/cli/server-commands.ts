/** The commands that a server or a client's session is started by. They are found without loading the others. */

import type { Command } from "./command.ts";
import { type Running, serve } from "./serve.ts";
import { type OpenStdio, stdio } from "./stdio.ts";
import { stopSignal } from "./stop-signal.ts";

export type ServerShell = OpenStdio & { startServer(dataDir: string | undefined): Promise<Running> };

export function serverCommands(shell: ServerShell): { serve: Command; stdio: Command } {
  return { serve: serve({ start: shell.startServer, stopSignal }), stdio: stdio({ ...shell, stopSignal }) };
}
