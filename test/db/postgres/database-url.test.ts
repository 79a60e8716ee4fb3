import { describe, expect, test } from "bun:test";
import { readDatabaseUrl } from "#db/postgres/database-url.ts";
import { Secret } from "#secret.ts";
import { failsWith } from "../../fakes/fails-with.ts";

const read = (text: string) => readDatabaseUrl(new Secret(text));

describe("the address of a database", () => {
  test("names the server, the user and the database, each decoded", () => {
    expect(read("postgres://us%40er:p%2Fw@db.example:6543/sh%20op?sslmode=verify-full")).toEqual({
      ...{ host: "db.example", port: 6543, user: "us@er", password: "p/w", database: "sh op", ssl: "verify-full" },
    });
    expect(read("postgresql://u:p@db.example/d?sslmode=require")).toMatchObject({ port: 5432, ssl: "require" });
    expect(read("postgres://u@localhost/d?host=/run/postgresql")).toMatchObject({ host: "/run/postgresql" });
  });

  test.each(["127.0.0.1", "localhost", "[::1]"])("goes without TLS to %s, which is this machine", (host) => {
    expect(read(`postgres://u:p@${host}/d`).ssl).toBe("disable");
  });

  test("goes without TLS to another machine only where that is written out", async () => {
    expect(await failsWith(() => read("postgres://u:p@db.example/d"))).toMatchObject({ code: "config_invalid" });
    expect(read("postgres://u:p@db.example/d?sslmode=disable").ssl).toBe("disable");
  });

  test.each([
    ["prefer falls back in silence", "postgres://u:hidden@db.example/d?sslmode=prefer"],
    ["another scheme", "mysql://u:hidden@db.example/d"],
    ["no database", "postgres://u:hidden@db.example/?sslmode=require"],
    ["no user", "postgres://db.example/d?sslmode=require"],
    ["a parameter that would be ignored", "postgres://u:hidden@db.example/d?sslmode=require&options=x"],
    ["no address at all", "hidden"],
  ])("is refused without a word of it: %s", async (_why, text) => {
    const error = await failsWith(() => read(text));
    expect(error).toMatchObject({ code: "config_invalid" });
    expect(String(error)).not.toMatch(/hidden|db\.example/);
  });
});
