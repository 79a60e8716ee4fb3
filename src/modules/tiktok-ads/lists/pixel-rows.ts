/** Pixels, and the events of pixels, as rows. */

import type { Cell } from "#ads/cell.ts";
import { listed, shown } from "#ads/cell-text.ts";
import { EVENT_COUNTS } from "../endpoints/pixel-event-stats.ts";
import { eventTypeOf, type Pixel, type PixelEvent } from "../endpoints/pixel-list.ts";
import type { EventCounts } from "./read-pixel-events.ts";
import { utcTime } from "./utc-time.ts";

const CELLS: Readonly<Record<string, (pixel: Pixel) => Cell>> = {
  pixel_id: ({ pixel_id }) => pixel_id,
  pixel_name: ({ pixel_name }) => shown(pixel_name),
  pixel_code: ({ pixel_code }) => shown(pixel_code),
  pixel_category: ({ pixel_category }) => shown(pixel_category),
  pixel_setup_mode: ({ pixel_setup_mode }) => shown(pixel_setup_mode),
  partner_name: ({ partner_name }) => shown(partner_name),
  asset_relation_status: ({ asset_ownership }) => shown(asset_ownership?.asset_relation_status),
  activity_status: ({ activity_status }) => shown(activity_status),
  create_time: ({ create_time }) => utcTime(create_time),
  events: ({ events }) => listed(events.filter(({ deprecated }) => deprecated !== true).map(eventName)),
};

export const PIXEL_COLUMNS = Object.keys(CELLS);
export const EVENT_COLUMNS = ["pixel_id", "pixel_name", "event_type", "event_name", ...EVENT_COUNTS];

export function pixelRow(pixel: Pixel): Cell[] {
  return Object.values(CELLS).map((cellOf) => cellOf(pixel));
}

export function eventRows(pixel: Pixel, counts: ReadonlyMap<string, EventCounts> | null): Cell[][] {
  const names = new Map(pixel.events.map((event) => [eventTypeOf(event) ?? "", event.name] as const));
  const types = [...new Set([...names.keys(), ...(counts?.keys() ?? [])])].filter((type) => type !== "");
  return (types.length === 0 ? [null] : types).map((type) => [
    pixel.pixel_id,
    shown(pixel.pixel_name),
    shown(type),
    shown(type === null ? null : names.get(type)),
    ...EVENT_COUNTS.map((name) => (counts === null ? null : (counts.get(type ?? "")?.[name] ?? 0))),
  ]);
}

function eventName(event: PixelEvent): string {
  const type = eventTypeOf(event);
  return event.name && type ? `${event.name} (${type})` : (event.name ?? type ?? "");
}
