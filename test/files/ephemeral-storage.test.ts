import { expect, test } from "bun:test";
import { isEphemeral } from "#files/ephemeral-storage.ts";

const CONTAINER = `overlay / overlay rw 0 0
proc /proc proc rw 0 0
tmpfs /tmp tmpfs rw 0 0
/dev/sda1 /data ext4 rw 0 0
/dev/sda1 /my\\040keys ext4 rw 0 0
tmpfs /run/secrets tmpfs ro 0 0
`;

test("a place isEphemeral with the container where no disk of its own is mounted", () => {
  const gone = ["/shopmcp.key", "/home/nonroot/shopmcp.key", "/tmp/key", "/database", "/run/secrets/master_key"];
  expect(gone.filter((path) => !isEphemeral(path, CONTAINER))).toEqual([]);
  const stays = ["/data/shopmcp.key", "/data", "/my keys/shopmcp.key"];
  expect(stays.filter((path) => isEphemeral(path, CONTAINER))).toEqual([]);
});

test("a machine's own disk stays, and of two mounts on one place the later one counts", () => {
  expect(isEphemeral("/home/me/shopmcp.key", "/dev/nvme0n1p2 / ext4 rw 0 0\n")).toBe(false);
  expect(
    isEphemeral("/data/key", "/dev/sda1 / ext4 rw 0 0\n/dev/sdb1 /data ext4 rw 0 0\ntmpfs /data tmpfs rw 0 0\n"),
  ).toBe(true);
  expect(isEphemeral("/anything", "")).toBe(false);
});
