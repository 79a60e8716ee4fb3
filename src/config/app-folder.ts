/** The data folder of a program that a client starts: where the system keeps a user's applications. */

import { isAbsolute, join } from "node:path";
import type { Env } from "./setting.ts";

type Machine = { env: Env; platform: NodeJS.Platform; home: string };

const NAME = "shopmcp";

/** In a folder of its own, so that the master key beside it is not among other programs' files. */
export function appDataDir({ env, platform, home }: Machine): string {
  return join(applications({ env, platform, home }), NAME, "data");
}

function applications({ env, platform, home }: Machine): string {
  if (platform === "win32") return given(env.APPDATA) ?? join(home, "AppData", "Roaming");
  if (platform === "darwin") return join(home, "Library", "Application Support");
  return given(env.XDG_DATA_HOME) ?? join(home, ".local", "share");
}

/** The XDG specification ignores relative paths. */
function given(path: string | undefined): string | null {
  return path !== undefined && isAbsolute(path) ? path : null;
}
