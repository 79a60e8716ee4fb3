/** Single flight: one piece of work at a time under each name; whoever comes meanwhile shares it. What it ended in is not kept. */

export type SingleFlight<Result> = {
  share(name: string, work: () => Promise<Result>): Promise<Result>;
};

export function createSingleFlight<Result>(): SingleFlight<Result> {
  const flights = new Map<string, Promise<Result>>();
  return {
    share(name, work) {
      const flying = flights.get(name);
      if (flying !== undefined) return flying;
      const flight = work().finally(() => flights.delete(name));
      flights.set(name, flight);
      return flight;
    },
  };
}
