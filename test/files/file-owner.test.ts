import { expect, test } from "bun:test";
import { statSync } from "node:fs";
import { join } from "node:path";
import { ownerFact, ownerSentence } from "#files/file-owner.ts";
import { tempFolder } from "../fakes/temp-folder.ts";

const folder = tempFolder();
const owner = statSync(folder).uid;
const other = owner + 65_532;

test("a folder of another user is named with its owner and with us", () => {
  expect(ownerSentence(folder, other)).toBe(
    ` ${folder} belongs to the user with uid ${owner}, and ShopMCP runs as uid ${other}: run it as that user, or run \`chown -R ${other} ${folder}\`.`,
  );
});

test("what is not there yet is to be made, and nothing above it to be taken over", () => {
  const path = join(folder, "a", "b");
  expect(ownerSentence(path, other)).toContain(`${folder} belongs to`);
  expect(ownerSentence(path, other)).toContain(`\`install -d -m 700 -o ${other} ${path}\``);
});

test("of a key's folder, which may be everybody's, it is said and nothing to run", () => {
  expect(ownerFact(join(folder, "shopmcp.key"), other)).toBe(
    ` ${folder} belongs to the user with uid ${owner}, and ShopMCP runs as uid ${other}.`,
  );
  expect(ownerFact(folder, owner)).toBe("");
});

test("nothing is said of our own folder, to root, or where there are no users", () => {
  expect([ownerSentence(folder, owner), ownerSentence(folder, 0)]).toEqual(["", ""]);
});
