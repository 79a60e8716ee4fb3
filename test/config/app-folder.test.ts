/** Each system's folder of a user's applications. */

import { expect, test } from "bun:test";
import { appDataDir } from "#config/app-folder.ts";

const home = "/home/me";

test.each([
  ["linux", {}, "/home/me/.local/share/shopmcp/data"],
  ["linux", { XDG_DATA_HOME: "/big/share" }, "/big/share/shopmcp/data"],
  ["linux", { XDG_DATA_HOME: "relative" }, "/home/me/.local/share/shopmcp/data"],
  ["darwin", { XDG_DATA_HOME: "/big/share" }, "/home/me/Library/Application Support/shopmcp/data"],
  ["win32", { APPDATA: "/users/me/roaming" }, "/users/me/roaming/shopmcp/data"],
  ["win32", {}, "/home/me/AppData/Roaming/shopmcp/data"],
] as const)("on %s with %o", (platform, env, folder) => {
  expect(appDataDir({ env, platform, home })).toBe(folder);
});
