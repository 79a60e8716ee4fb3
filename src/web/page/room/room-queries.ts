/** What a room is asked. */

import { queryOptions, type UseQueryResult } from "@tanstack/react-query";
import { answered, api } from "../data/api.ts";

const FRESH_MS = 60_000;

const readRoom = () => answered(api.room.get());
const readPacing = () => answered(api.room.pacing.get());
const readFigures = (window: string) => answered(api.room.figures.get({ query: { window } }));
const readDigest = () => answered(api.room.digest.get());

export const roomQuery = queryOptions({ queryKey: ["room"], queryFn: readRoom, retry: false });
export const roomPacingQuery = queryOptions({ queryKey: ["room", "pacing"], queryFn: readPacing, staleTime: FRESH_MS });
export const roomDigestQuery = queryOptions({ queryKey: ["room", "digest"], queryFn: readDigest, staleTime: FRESH_MS });
export const roomFiguresQuery = (window: string) =>
  queryOptions({ queryKey: ["room", "figures", window], queryFn: () => readFigures(window), staleTime: FRESH_MS });

export type Room = Awaited<ReturnType<typeof readRoom>>;
export type RoomTable = Awaited<ReturnType<typeof readPacing>>;
export type RoomMessage = Awaited<ReturnType<typeof readDigest>>;

/** `onRetry`: asks again, and with it what failed alike. */
export type Section<Data> = Pick<UseQueryResult<Data>, "data" | "error"> & { onRetry(): unknown };
