/** The files of undici that are used. Its index would load fetch, caches and mocks too (6 ms and 7 MiB of a start). */

declare module "undici/lib/dispatcher/agent.js" {
  import { Agent } from "undici/index.js";
  export = Agent;
}

declare module "undici/lib/core/connect.js" {
  import { buildConnector } from "undici/index.js";
  export = buildConnector;
}

declare module "undici/lib/api/api-request.js" {
  import type { Dispatcher } from "undici/index.js";

  function request(this: Dispatcher, options: Dispatcher.RequestOptions): Promise<Dispatcher.ResponseData>;
  export = request;
}
