/** What is asked for by a session that ends, or a role that is taken, before it is stored: no store keeps it. */

import { afterAll, beforeAll, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import type { Maker } from "#db/maker.ts";
import type { Role } from "#db/members.ts";
import type { Store } from "#db/store.ts";
import { failsWith } from "../../fakes/fails-with.ts";
import { nonEmpty } from "../../fakes/non-empty.ts";
import {
  bytes,
  clientRow,
  codeRow,
  connected,
  grantRow,
  operatorRow,
  requestRow,
  sessionOf,
  vaultKey,
} from "./rows.ts";
import { STORES } from "./stores.ts";

setDefaultTimeout(60_000);

type Made = { nth: number; maker: Maker };
type Make = (store: Store, made: Made) => Promise<unknown>;

const times = { created_at_ms: 1, expires_at_ms: 1_000 };

const room = ({ nth }: Pick<Made, "nth">) => ({
  ...{ id: `room_${nth}`, workspace_id: "ws_1", connection_id: "con_1", account_id: "1", name: `R${nth}` },
  ...{ hash: bytes(`room ${nth}`), operator_id: null, linked_at_ms: 1, ended_at_ms: null, ...times },
});
const MOST = { open: 100, ended: 1 };

const makeKey: Make = ({ keys }, { nth, maker }) =>
  keys.insert(
    { id: `k_${nth}`, workspace_id: "ws_1", name: "K", hash: bytes(`k${nth}`), operator_id: "op_1", ...times },
    { maker },
  );

/** Each with the least role that may. */
const MAKES: Readonly<Record<string, { least: Role; make: Make }>> = {
  "a key": { least: "owner", make: makeKey },
  "an invitation": {
    least: "owner",
    make: ({ members }, { nth, maker }) =>
      members.invite(
        {
          ...{ id: `inv_${nth}`, hash: bytes(`i${nth}`), workspace_id: "ws_1", role: "owner", operator_id: "op_1" },
          ...times,
        },
        100,
        maker,
      ),
  },
  "a role": {
    least: "owner",
    make: ({ members }, { maker }) =>
      members.set({ workspaceId: "ws_1", operatorId: "op_2", role: "owner", atMs: 2, maker }),
  },
  "a client room": { least: "owner", make: ({ rooms }, { nth, maker }) => rooms.insert(room({ nth }), MOST, maker) },
  "another link of a room": {
    least: "owner",
    async make({ rooms }, { nth, maker }) {
      await rooms.insert(room({ nth: nth + 1_000 }), MOST);
      const place = { id: `room_${nth + 1_000}`, workspaceId: "ws_1" };
      return rooms.rotate({ ...place, hash: bytes(`other ${nth}`), atMs: 2, maker });
    },
  },
  "an app": {
    least: "editor",
    async make({ oauth: { requests } }, { nth, maker }) {
      const session = { handleHash: bytes(`h${nth}`), sessionId: `s_${nth}`, nowMs: 2 };
      await requests.insert({ row: requestRow(`h${nth}`, "cl_1"), most: { all: 9, ofClient: 9 }, nowMs: 1 });
      await requests.bind(session);
      const grant = grantRow(`gr_${nth}`, "cl_1", "ws_1", "op_1");
      return requests.answer(session, { grant, code: codeRow(`code ${nth}`, grant.id), maker });
    },
  },
};

/** Of one's own account, whatever the role. */
const WAYS_IN: Readonly<Record<string, Make>> = {
  "a passkey": ({ passkeys }, { nth, maker }) =>
    passkeys.insert(
      {
        ...{ id: `pk_${nth}`, operator_id: "op_1", credential_id: `c${nth}`, rp_id: "s.example", counter: 0 },
        ...{ public_key: bytes("pk"), name: "Key", created_at_ms: 1, last_used_at_ms: null },
      },
      20,
      maker,
    ),
  "recovery codes": ({ recoveryCodes }, { nth, maker }) =>
    recoveryCodes.replace({ operatorId: "op_1", hashes: [bytes(`code ${nth}`)], atMs: 1, maker }),
  "a new password": ({ operators }, { maker }) =>
    operators.changePassword({
      ...{ id: "op_1", passwordHash: "theirs", atMs: 2, keptSessionId: maker?.sessionId ?? "" },
    }),
};

for (const { name, open } of nonEmpty(STORES))
  describe(`on ${name}`, () => {
    let store: Store;
    let maker: Maker;
    let nth = 0;
    const place = { workspaceId: "ws_1", operatorId: "op_1" };
    const by = (make: Make) => {
      nth += 1;
      return make(store, { nth, maker });
    };
    const refused = async (make: Make) => (await failsWith(() => by(make))).code;
    beforeAll(async () => {
      ({ store } = await open());
      await store.workspaces.insert({ id: "ws_1", name: "One", plan: "unlimited", created_at_ms: 0 });
      await store.vaultKeys.insertFirst(vaultKey("vk_1", true));
      await connected(store, "con_1", "ws_1");
      for (const id of ["op_1", "op_2", "op_3"]) await store.operators.insert(operatorRow(id, id === "op_3"));
      await store.oauth.clients.put({ row: clientRow("cl_1"), most: { asking: 9, idle: 9 }, nowMs: 1 });
    });
    beforeEach(async () => {
      nth += 1;
      maker = { operatorId: "op_1", sessionId: `s_${nth}` };
      const hash = (await store.operators.find("op_1"))?.password_hash ?? "";
      await store.sessions.insert(sessionOf(`s_${nth}`, "op_1", 10 + nth, { way: "password", hash }));
      await store.members.set({ ...place, role: "owner", atMs: 1 });
    });
    afterAll(() => store.close());

    test.each(Object.entries(MAKES))("%s is made while role and session stand, and not after", async (_, row) => {
      const { least, make } = row;
      expect(await by(make)).toBeTruthy();
      await store.members.set({ ...place, role: least === "owner" ? "editor" : "viewer", atMs: 3 });
      expect(await refused(make)).toBe("not_allowed");
      await store.members.remove({ ...place, atMs: 4 });
      expect(await refused(make)).toBe("not_allowed");
      await store.members.set({ ...place, role: "owner", atMs: 5 });
      await store.operators.revokeAll({ id: "op_1", atMs: 6 });
      expect(await refused(make)).toBe("unauthorized");
      expect((await store.keys.list("ws_1")).filter(({ revoked_at_ms: atMs }) => atMs === null)).toEqual([]);
      expect(await store.members.invitations("ws_1", 7)).toEqual([]);
    });

    test.each(Object.entries(WAYS_IN))(
      "%s is not there after the account was taken back meanwhile",
      async (_, make) => {
        await by(make);
        await store.operators.startOver({ id: "op_1", passwordHash: "taken back", atMs: 8 });
        expect(await refused(make)).toBe("unauthorized");
        expect((await store.operators.find("op_1"))?.password_hash).toBe("taken back");
        expect(await store.passkeys.list("op_1")).toEqual([]);
        expect(await store.recoveryCodes.count("op_1")).toBe(0);
      },
    );

    test("of keys that are asked for while the person is removed none opens anything", async () => {
      const made = Array.from({ length: 20 }, () => by(makeKey).catch(() => null));
      await store.members.remove({ ...place, atMs: 4 });
      await Promise.all(made);
      expect((await store.keys.list("ws_1")).filter(({ revoked_at_ms: atMs }) => atMs === null)).toEqual([]);
    });

    test("a room's link that somebody changed ends with the rights of whoever changed it", async () => {
      await store.rooms.insert(room({ nth: 5_000 }), MOST);
      const changed = { id: "room_5000", workspaceId: "ws_1", hash: bytes("changed"), atMs: 2 };
      await store.rooms.rotate({ ...changed, maker });
      expect(await store.rooms.findByLink(bytes("changed"), 3)).toBeDefined();
      await store.members.remove({ ...place, atMs: 4 });
      expect(await store.rooms.findByLink(bytes("changed"), 5)).toBeUndefined();
    });
  });
