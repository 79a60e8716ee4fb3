/** Many accounts on few credentials. `bun run bench shared-credentials` does the same with ten thousand on five hundred. */

import { expect, setDefaultTimeout, test } from "bun:test";
import { sharedRefreshes } from "./shared-refreshes.ts";

setDefaultTimeout(120_000);

test("the provider is asked once for each credential, however many accounts work with it, and every account goes on", async () => {
  const [credentials, each] = [8, 12];
  const found = await sharedRefreshes(credentials, each);
  expect(found).toMatchObject({
    connections: credentials * each,
    stored: credentials,
    refreshes: credentials,
    again: 0,
  });
  expect(found.byState).toEqual({ "connected, generation 2": credentials * each });
});
