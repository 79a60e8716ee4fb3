/** The manifest for Kubernetes, held against the schemas that Kubernetes publishes; it is not run on a cluster. */

import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Deployment } from "kubernetes-models/apps/v1/Deployment";
import { PodDisruptionBudget } from "kubernetes-models/policy/v1/PodDisruptionBudget";
import { Service } from "kubernetes-models/v1/Service";
import { z } from "zod";
import { nonEmpty } from "../fakes/non-empty.ts";

const FOLDER = join(import.meta.dir, "..", "..", "deploy", "kubernetes");
const Documents = z.array(z.looseObject({ apiVersion: z.string(), kind: z.string(), spec: z.looseObject({}) }));
const MODELS: Readonly<Record<string, typeof Deployment | typeof Service | typeof PodDisruptionBudget>> = {
  "apps/v1 Deployment": Deployment,
  "v1 Service": Service,
  "policy/v1 PodDisruptionBudget": PodDisruptionBudget,
};

const documents = nonEmpty(Documents.parse(Bun.YAML.parse(readFileSync(join(FOLDER, "shopmcp.yaml"), "utf8"))));

function check(document: (typeof documents)[number]): void {
  const model = MODELS[`${document.apiVersion} ${document.kind}`];
  if (model === undefined) throw new Error(`no schema for ${document.apiVersion} ${document.kind}`);
  z.instanceof(model)
    .parse(Reflect.construct(model, [document]))
    .validate();
}

test("each document of the manifest is what the published schemas allow, which refuse another type", () => {
  for (const document of documents) {
    check(document);
    expect(() => check({ ...document, spec: { ...document.spec, selector: 7 } })).toThrow("/spec/selector must be");
  }
});
