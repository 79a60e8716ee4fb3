/** Steps from one value to another as a table whose last column draws them, so that it reads and narrows as tables do. */

import { Table, Text } from "@mantine/core";
import type { PerformanceView } from "../data/queries.ts";
import { formatMetric, signed } from "../parts/format-number.ts";

import type { Step } from "./read-explanation.ts";
import { verdictOf } from "./shown-change.ts";

type Props = {
  line: PerformanceView["series"][number];
  label: string;
  currency: string | null;
  steps: readonly Step[];
};

export function Waterfall({ line: { label: metric, unit, better }, label, currency, steps }: Props) {
  if (steps.length === 0)
    return <Text size="sm">One of the two has no {metric}, so nothing adds up to its change.</Text>;
  const scale = scaleOf(steps);
  const money = (value: number) => formatMetric(value, unit, currency);
  return (
    <>
      <Table className="waterfall" layout="fixed">
        <caption className="hidden-caption">From the earlier days to these, what each contributed</caption>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{label}</Table.Th>
            <Table.Th scope="col" className="numeric">
              {metric}
            </Table.Th>
            <Table.Td aria-hidden className="waterfall-lane" />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {steps.map(({ id, name, whole, from, to }) => (
            <Table.Tr key={id} data-whole={whole}>
              <Table.Th scope="row" className="any-name">
                {name}
              </Table.Th>
              <Table.Td className="numeric">{whole ? money(to) : signed(to - from, money)}</Table.Td>
              <Table.Td aria-hidden className="waterfall-lane">
                <div
                  className="waterfall-bar"
                  data-verdict={
                    whole ? "whole" : signed(to - from, money) === money(0) ? undefined : verdictOf(to - from, better)
                  }
                  style={barOf({ from: whole ? scale.low : from, to }, scale)}
                />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {scale.low > 0 ? (
        <Text size="xs" c="dimmed" mt="xs">
          The bars begin at {money(scale.low)}, so that the steps can be told apart.
        </Text>
      ) : null}
    </>
  );
}

type Scale = { low: number; high: number };

/** Where every level is far from 0, the axis begins below the lowest by half of what they span. */
function scaleOf(steps: readonly Step[]): Scale {
  const levels = steps.flatMap(({ whole, from, to }) => (whole ? [to] : [from, to]));
  const [least, high] = [Math.min(...levels), Math.max(0, ...levels)];
  const span = high - least;
  const low = least <= 0 ? least : roundDown(least - span / 2);
  return { low: least > 0 && low < high / 4 ? 0 : low, high };
}

function roundDown(value: number): number {
  if (value <= 0) return 0;
  const unit = 10 ** (Math.floor(Math.log10(value)) - 1);
  return Math.floor(value / unit) * unit;
}

function barOf({ from, to }: { from: number; to: number }, { low, high }: Scale): { left: string; width: string } {
  const of = (value: number) => (high === low ? 0 : ((value - low) / (high - low)) * 100);
  return { left: `${of(Math.min(from, to))}%`, width: `max(2px, ${Math.abs(of(to) - of(from))}%)` };
}
