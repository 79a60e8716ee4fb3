/** Whether a request asks for something by its id: TikTok's "does not exist" is then about that, and else about what the account has. */

const ID_NAME = /_ids?(?:_v2)?$/;
const OF_EVERY_REQUEST: ReadonlySet<string> = new Set(["advertiser_id", "advertiser_ids", "app_id"]);

/** Lists of objects are report filters, each with its field's name. */
export function asksById(query: object): boolean {
  return Object.entries(query).some(([name, value]) => {
    if (ID_NAME.test(name)) return !OF_EVERY_REQUEST.has(name);
    if (name === "filtering" && Array.isArray(value))
      return value.some((filter) => typeof filter === "object" && ID_NAME.test(String(filter?.field_name)));
    return name === "filtering" && typeof value === "object" && value !== null && asksById(value);
  });
}
