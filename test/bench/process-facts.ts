/** CPU time and memory of a process, from the kernel. */

import { readFileSync } from "node:fs";

export function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

export function peakMib(pid: number): number {
  return memoryMib(pid, /^VmHWM:\s+(\d+) kB/m);
}

export function residentMib(pid: number): number {
  return memoryMib(pid, /^VmRSS:\s+(\d+) kB/m);
}

function memoryMib(pid: number, line: RegExp): number {
  return Number(line.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1_024;
}
