/** Reads and writes the file that holds the local master key. */

import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { basename, dirname, join, sep } from "node:path";
import { ShopError } from "#errors.ts";
import { isEphemeral } from "#files/ephemeral-storage.ts";
import { ownerFact } from "#files/file-owner.ts";
import { rejectForeignSymlink } from "#files/reject-symlink.ts";
import { renameNoReplace } from "#files/rename-no-replace.ts";
import { newId } from "#id.ts";
import { Secret } from "#secret.ts";

const MAX_KEY_FILE_BYTES = 4_096;

export function readKeyFile(path: string, dataDir: string, credentialsDir: string | undefined): Secret {
  refuseInside(path, dataDir);
  rejectForeignSymlink(path);
  try {
    const stats = statSync(path);
    if (!stats.isFile()) throw new ShopError("config_invalid", `The master key file ${path} is not a regular file.`);
    if (stats.size > MAX_KEY_FILE_BYTES)
      throw new ShopError("config_invalid", `The master key file ${path} is too large to be a key.`);
    if (process.platform !== "win32" && (stats.mode & 0o077) !== 0 && !isMountedSecret(path, credentialsDir)) {
      throw new ShopError(
        "config_invalid",
        `The master key file ${path} can be read by other users. Run \`chmod 600 ${path}\` and start again.`,
      );
    }
    return new Secret(readFileSync(path, "utf8"));
  } catch (error) {
    if (error instanceof ShopError) throw error;
    throw new ShopError(
      "config_invalid",
      `The master key file ${path} could not be read.${ownerFact(path)} Check that it exists and that this user may read it; ${howToMake(path)}`,
      { cause: error },
    );
  }
}

/** False where a file exists already. Writes whole or not at all, mode 0600. @throws config_invalid */
export function writeKeyFile(path: string, key: Secret, dataDir: string | null): boolean {
  if (dataDir !== null) refuseInside(path, dataDir);
  const partial = `${path}.${newId("vk")}.partial`;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(partial, `${key.reveal()}\n`, { mode: 0o600, flag: "wx", flush: true });
    return renameNoReplace(partial, path);
  } catch (cause) {
    if (existsSync(partial)) rmSync(partial);
    const elsewhere = join(homedir(), "shopmcp.key");
    const remedy = isEphemeral(elsewhere)
      ? `In a container ${howToMake(elsewhere)} A data folder inside a volume, such as /data/store, has its key beside it in the volume.`
      : `Make one in a place you can write, such as with \`shopmcp keygen --out ${elsewhere}\`, and set SHOPMCP_MASTER_KEY_FILE=${elsewhere}.`;
    throw new ShopError(
      "config_invalid",
      `No master key could be written to ${path}.${ownerFact(dirname(path))} ${remedy}`,
      { cause },
    );
  }
}

/** Not in a container's own file system: a key there is lost with the container. */
function howToMake(path: string): string {
  return isEphemeral(path)
    ? "make a key outside, with `shopmcp keygen`, and mount it as a secret that SHOPMCP_MASTER_KEY_FILE names."
    : `a new one is made with \`shopmcp keygen --out ${path}\`.`;
}

/** Whoever steals the data would get the key, too; also through a link. */
function refuseInside(path: string, dataDir: string): void {
  const inside = join(realpathOrSelf(dataDir), sep);
  const places = [join(realpathOrSelf(dirname(path)), basename(path)), realpathOrSelf(path)];
  if (!places.some((place) => place.startsWith(inside))) return;
  throw new ShopError(
    "config_invalid",
    `The master key file ${path} lies inside the data folder, where a backup or a thief takes both. Move it outside and set SHOPMCP_MASTER_KEY_FILE.`,
  );
}

function realpathOrSelf(path: string): string {
  return existsSync(path) ? realpathSync(path) : path;
}

function isMountedSecret(path: string, credentialsDir: string | undefined): boolean {
  const real = realpathSync(path);
  if (real.startsWith("/run/secrets/")) return true;
  if (credentialsDir !== undefined && real.startsWith(join(realpathOrSelf(credentialsDir), sep))) return true;
  try {
    accessSync(real, constants.W_OK);
    return false;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EROFS";
  }
}
