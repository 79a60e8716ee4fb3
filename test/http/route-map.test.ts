import { expect, test } from "bun:test";
import { createRouteMap } from "#http/route-map.ts";

test("a segment that is spelled out is found before one that stands for anything, whichever was named first", () => {
  const routes = [
    { method: "PUT", path: "/shops/:id/rules/:rule" },
    { method: "POST", path: "/shops/:id/rules/backtest" },
    { method: "GET", path: "/shops/:id/rules/:rule" },
  ];
  const any = { pattern: "/shops/:id/rules/:rule", methods: ["PUT", "GET", "HEAD"] };
  for (const named of [routes, routes.toReversed()]) {
    const { match } = createRouteMap(named);
    expect(match("/shops/1/rules/backtest")).toEqual({ pattern: "/shops/:id/rules/backtest", methods: ["POST"] });
    expect(match("/shops/1/rules/2")?.pattern).toEqual(any.pattern);
    expect(match("/shops/1/rules/2")?.methods.toSorted()).toEqual(any.methods.toSorted());
    expect(match("/shops/1/rules/2/more")).toBeUndefined();
  }
});
