/** How high charts are, in pixels; apart from them, since their library is loaded when one is drawn. */

export const CHART_PX = { ofMetric: 280, small: 220 } as const;
