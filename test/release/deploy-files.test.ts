/** What people copy to run ShopMCP names only settings that exist, and keeps the key apart from the data. */

import { expect, test } from "bun:test";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { $ } from "bun";
import { z } from "zod";
import { SETTINGS } from "#config/settings.ts";
import { PASSED } from "../fakes/compose-settings.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { tempFolder } from "../fakes/temp-folder.ts";

const ROOT = join(import.meta.dir, "..", "..");
const read = (file: string) => readFileSync(join(ROOT, file), "utf8");

/** Of the compose files and the Caddyfile, for Docker and Caddy themselves. */
const NOT_OURS = new Set(["SHOPMCP_IMAGE", "SHOPMCP_DOMAIN", "SHOPMCP_UPSTREAM"]);

test("every variable in the Dockerfile, the compose files and the service is a setting", () => {
  const known = new Set(Object.values(SETTINGS).flatMap(({ variable, fileVariable }) => [variable, fileVariable]));
  const files = [
    ...["Dockerfile", "compose.yaml", "deploy/caddy/compose.yaml", "deploy/systemd/shopmcp.service"],
    ...["deploy/postgres/compose.yaml", "deploy/postgres/Caddyfile"],
  ];
  const strange = files.flatMap((file) =>
    [...read(file).matchAll(/SHOPMCP_[A-Z_]+/g)]
      .map(([name]) => name)
      .filter((name) => !known.has(name) && !NOT_OURS.has(name))
      .map((name) => `${file}: ${name}`),
  );
  expect(strange).toEqual([]);
});

const Compose = z.looseObject({
  services: z.looseObject({
    shopmcp: z.looseObject({ environment: z.record(z.string(), z.string().nullable()), volumes: z.array(z.string()) }),
  }),
  secrets: z.looseObject({ master_key: z.looseObject({ file: z.string() }) }),
});

test("the container's key is a secret file outside the volume, and its root cannot be written", () => {
  const { services, secrets } = Compose.parse(Bun.YAML.parse(read("compose.yaml")));
  expect(services.shopmcp.environment.SHOPMCP_MASTER_KEY_FILE).toEndWith("-/run/secrets/master_key}");
  expect(services.shopmcp.volumes).toEqual(["data:/data"]);
  expect(secrets.master_key.file).not.toContain("data");
  expect(services.shopmcp).toMatchObject({ read_only: true, cap_drop: ["ALL"] });
  expect(read("Dockerfile")).toContain("SHOPMCP_DATA_DIR=/data/store");
});

test("compose passes every setting of the table from .env, under its own name, and no other", () => {
  const { environment } = Compose.parse(Bun.YAML.parse(read("compose.yaml"))).services.shopmcp;
  expect(PASSED.length).toBeGreaterThan(25);
  // AWS's own variables are for its client, and Bun reads the certificates.
  const ours = Object.entries(environment).filter(([name]) => !/^(?:AWS|NODE)_/.test(name));
  expect(ours.map(([name]) => name).toSorted()).toEqual(PASSED.toSorted());
  // Without a value Compose passes the variable of .env, where there is one.
  for (const [name, value] of nonEmpty(ours))
    expect(value ?? `\${${name}:-}`).toMatch(new RegExp(`^\\$\\{${name}:?-[^}]*\\}$`));
});

test("what starts the server names the command, since the name alone shows help", () => {
  expect(read("Dockerfile")).toContain('CMD ["serve"]');
  expect(read("deploy/systemd/shopmcp.service")).toContain("ExecStart=/usr/local/bin/shopmcp serve");
  // The image's own command.
  for (const file of ["compose.yaml", "deploy/caddy/compose.yaml"])
    expect(read(file)).not.toMatch(/^\s+(command|entrypoint):/m);
});

test("the service and the container have a limit of memory", () => {
  const { services } = Compose.parse(Bun.YAML.parse(read("compose.yaml")));
  expect(services.shopmcp).toMatchObject({ mem_limit: "1g" });
  expect(read("deploy/systemd/shopmcp.service")).toMatch(/^MemoryHigh=768M\nMemoryMax=1G$/m);
});

test("a container's log has an end, and so has every other service's beside it", () => {
  const Logged = z.looseObject({
    logging: z.object({ driver: z.string(), options: z.record(z.string(), z.string()) }),
  });
  for (const file of ["compose.yaml", "deploy/caddy/compose.yaml"]) {
    const { services } = z
      .looseObject({ services: z.record(z.string(), z.unknown()) })
      .parse(Bun.YAML.parse(read(file)));
    // A second file on the same service adds to what the first one says of it.
    const own = Object.entries(services).filter(([name]) => file === "compose.yaml" || name !== "shopmcp");
    expect(own).not.toEqual([]);
    for (const [, service] of nonEmpty(own))
      expect(Logged.parse(service).logging).toEqual({
        driver: "json-file",
        options: { "max-size": "10m", "max-file": "5" },
      });
  }
});

test("a crash of the service leaves no dump of its memory", () => {
  expect(read("deploy/systemd/shopmcp.service")).toMatch(/^LimitCORE=0$/m);
});

test("the build context holds no data folder, key or history, whatever lies in the checkout", () => {
  const lines = read(".dockerignore")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"));
  expect(lines[0]).toBe("*");
  expect(nonEmpty(lines.slice(1)).every((line) => line.startsWith("!"))).toBe(true);
  expect(lines.some((line) => /data|key|secret|git/.test(line))).toBe(false);
});

/** In tenths of systemd's own measure, of 10: below 2 it calls a service well confined. */
const MAX_EXPOSURE = 15;
const analyze = Bun.which("systemd-analyze");

// Not everybody's machine has systemd; CI's has.
test.skipIf(analyze === null)("the service is one that systemd takes, and finds well confined", async () => {
  const unit = join(tempFolder(), "shopmcp.service");
  const text = read("deploy/systemd/shopmcp.service");
  writeFileSync(unit, text.replace("/usr/local/bin/shopmcp serve", "/bin/sh"));
  const verified = await $`systemd-analyze verify ${unit}`.nothrow().quiet();
  expect(verified.exitCode).toBe(0);
  // What it says of other units on this machine is not ours.
  expect(verified.stderr.toString()).not.toContain("shopmcp.service");
  const secure = await $`systemd-analyze security --offline=true --threshold=${MAX_EXPOSURE} ${unit}`.nothrow().quiet();
  expect(secure.exitCode).toBe(0);
  // It would end the compiler that Bun is.
  expect(text).not.toMatch(/^MemoryDenyWriteExecute/m);
  expect(text).toContain("LoadCredential=master.key:");
});

test("every action of a workflow is pinned by its commit", () => {
  for (const file of [".github/workflows/ci.yml", ".github/workflows/release.yml"]) {
    const uses = [...read(file).matchAll(/uses: (\S+)/g)].map(([, name]) => name ?? "");
    for (const name of nonEmpty(uses)) expect(name).toMatch(/@[0-9a-f]{40}$/);
  }
});

const Replica = z.looseObject({
  environment: z.record(z.string(), z.string()),
  secrets: z.array(z.string()),
  ports: z.undefined().optional(),
  volumes: z.undefined().optional(),
});
const Replicas = z.looseObject({
  services: z.looseObject({ "shopmcp-1": Replica, "shopmcp-2": Replica }),
  secrets: z.record(z.string(), z.looseObject({ file: z.string() })),
});

test("two replicas of compose are alike, keep nothing on a disk, and get their secrets as files; Caddy asks both", () => {
  const { services, secrets } = Replicas.parse(Bun.YAML.parse(read("deploy/postgres/compose.yaml")));
  const { "shopmcp-1": one, "shopmcp-2": other } = services;
  expect(other).toEqual(one);
  expect(one).toMatchObject({ read_only: true, cap_drop: ["ALL"], secrets: ["database_url", "master_key"] });
  expect(one.environment).toMatchObject({ SHOPMCP_DATABASE_URL_FILE: "/run/secrets/database_url" });
  expect(Object.keys(secrets)).toEqual(["database_url", "database_password", "master_key"]);
  expect(read("deploy/postgres/Caddyfile")).toContain("reverse_proxy shopmcp-1:8765 shopmcp-2:8765");
  expect(read("deploy/postgres/Caddyfile")).toContain("@metrics path /metrics /metrics/*");
});

const Named = z.object({ name: z.string(), value: z.string() });
const Http = z.object({ path: z.enum(["/livez", "/readyz"]), port: z.literal("http") });
const Probe = z.looseObject({ httpGet: Http });
const Labels = z.object({ app: z.literal("shopmcp") });
const Deployment = z.looseObject({
  apiVersion: z.literal("apps/v1"),
  kind: z.literal("Deployment"),
  spec: z.looseObject({
    replicas: z.number().min(2),
    selector: z.object({ matchLabels: Labels }),
    template: z.looseObject({
      metadata: z.object({ labels: Labels }),
      spec: z.looseObject({
        enableServiceLinks: z.literal(false),
        terminationGracePeriodSeconds: z.number().gt(60),
        containers: z.tuple([
          z.looseObject({
            ports: z.tuple([z.object({ name: z.literal("http"), containerPort: z.literal(8765) })]),
            env: z.array(Named),
            startupProbe: Probe,
            readinessProbe: Probe,
            livenessProbe: Probe,
            securityContext: z.looseObject({ readOnlyRootFilesystem: z.literal(true) }),
            volumeMounts: z.tuple([z.object({ name: z.string(), mountPath: z.string(), readOnly: z.literal(true) })]),
          }),
        ]),
        volumes: z.tuple([
          z.object({ name: z.string(), secret: z.object({ secretName: z.string(), defaultMode: z.number() }) }),
        ]),
      }),
    }),
  }),
});

test("the manifest for Kubernetes probes what there is, mounts secrets alone, and selects what it makes", () => {
  const documents = z
    .array(z.looseObject({ kind: z.string() }))
    .parse(Bun.YAML.parse(read("deploy/kubernetes/shopmcp.yaml")));
  expect(documents.map(({ kind }) => kind)).toEqual(["Deployment", "Service", "PodDisruptionBudget"]);
  const [deployment, service, budget] = documents;
  const { spec } = Deployment.parse(deployment).spec.template;
  const [{ env, readinessProbe, livenessProbe, volumeMounts }] = spec.containers;
  expect([readinessProbe.httpGet.path, livenessProbe.httpGet.path]).toEqual(["/readyz", "/livez"]);
  const known = new Set(Object.values(SETTINGS).flatMap(({ variable, fileVariable }) => [variable, fileVariable]));
  expect(env.filter(({ name }) => !known.has(name))).toEqual([]);
  const files = env.filter(({ name }) => name.endsWith("_FILE")).map(({ value }) => value);
  expect(files).toEqual(["database-url", "master.key"].map((name) => `${volumeMounts[0].mountPath}/${name}`));
  expect(service).toMatchObject({ apiVersion: "v1", spec: { selector: { app: "shopmcp" } } });
  expect(budget).toMatchObject({ apiVersion: "policy/v1", spec: { selector: { matchLabels: { app: "shopmcp" } } } });
});
