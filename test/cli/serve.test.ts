import { expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import { onTerminal, SCRIPT } from "../fakes/on-terminal.ts";
import { serveProcess, shopmcp } from "../fakes/shell.ts";
import { tempFolder } from "../fakes/temp-folder.ts";

setDefaultTimeout(120_000);

const CTRL_C = "\u0003";
const LINK = /^http:\/\/127\.0\.0\.1:(\d+)\/setup#smsu_\w+\r?$/m;

test.skipIf(SCRIPT === null)(
  "on a terminal the set-up link is a line of its own, with the way there from another machine",
  async () => {
    const env = { SHOPMCP_DATA_DIR: join(tempFolder(), "data"), SHOPMCP_PORT: "0" };
    const { screen } = await onTerminal(["serve"], env, [{ after: "USER@THIS-MACHINE", type: () => CTRL_C }]);
    const port = LINK.exec(screen)?.[1];
    expect(port).toBeDefined();
    expect(screen).toContain(`ssh -L ${port}:127.0.0.1:${port} USER@THIS-MACHINE`);
  },
);

test("elsewhere the link is in the log alone, under a name that the server answers to", async () => {
  const server = await serveProcess({
    env: {
      ...{ SHOPMCP_DATA_DIR: join(tempFolder(), "data"), SHOPMCP_HOST: "0.0.0.0", SHOPMCP_ALLOWED_HOSTS: "nas.local" },
      SHOPMCP_SERVICE_HOST: "10.0.0.7",
    },
  });
  const { port } = new URL(server.url);
  await server.stop();
  expect(server.logs()).toContain(`http://nas.local:${port}/setup#smsu_`);
  expect(server.logs()).not.toMatch(LINK);
  expect(server.logs()).not.toContain("no setting of this name");
});

test("the name alone makes no data folder: it shows the commands and exits 2", async () => {
  const cwd = tempFolder();
  const { exit, stdout, stderr } = await shopmcp([], { cwd });
  expect({ exit, stdout }).toEqual({ exit: 2, stdout: "" });
  expect(stderr).toContain("Commands:");
  expect([...new Bun.Glob("**/*").scanSync({ cwd, dot: true })]).toEqual([]);
});

test("doctor says what Kubernetes has put in the place of a setting", async () => {
  const env = { SHOPMCP_DATA_DIR: join(tempFolder(), "data"), SHOPMCP_PORT: "tcp://10.0.0.7:8765" };
  const { stdout } = await shopmcp(["doctor"], { env });
  expect(stdout).toContain("every setting is valid. SHOPMCP_PORT is tcp://10.0.0.7:8765, which Kubernetes sets");
});
