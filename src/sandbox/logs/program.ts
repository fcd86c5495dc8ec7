import type { Random } from "../world/random";
import type { ContainerDefinition } from "../wire/wire";

/** A line, so many milliseconds after the moment that the lines are asked for. */
export type Printed = readonly [ms: number, text: string];

/** One run of one container, from its start. */
export interface Run {
  readonly container: ContainerDefinition;
  readonly taskId: string;
  readonly startedAt: number;
  /** How its process will end by itself, as far as that is certain. */
  readonly plan?: { readonly at: number; readonly exitCode: number };
  /** When it exited, or heeded its stop signal (`bySignal`), or was killed. */
  readonly end?: { readonly at: number; readonly exitCode: number; readonly bySignal: boolean };
}

/**
 * What a container prints. Nothing of it is kept: the lines of any block of time are made anew whenever they are read, the
 * same ones each time.
 */
export interface Program {
  readonly blockMs: number;
  /** The first block, from the start on. */
  opening(run: Run, random: Random): readonly Printed[];
  /** Each further block; `ms` is how long the container ran when it begins. */
  block(run: Run, random: Random, ms: number): readonly Printed[];
  /** The last words, from the end on; what is killed has none. */
  closing(run: Run, random: Random): readonly Printed[];
  /** After so many milliseconds it prints nothing more. */
  readonly printsForMs?: number;
}

/** So many moments of `spanMs`, in their order. */
export function moments(random: Random, count: number, spanMs: number): readonly number[] {
  return Array.from({ length: count }, () => random.between(0, spanMs - 1)).sort((one, other) => one - other);
}

/** Lines right after one another, as a process prints them that has all of them ready. */
export function burst(from: number, lines: readonly string[]): readonly Printed[] {
  return lines.map((text, index): Printed => [from + (index >> 2), text]);
}

/** How far a job is, from 0 to 1; what has no planned end takes ten minutes. */
export function progressOf({ startedAt, plan }: Run, ms: number): number {
  return Math.min(0.99, ms / Math.max(1, (plan?.at ?? startedAt + 600_000) - startedAt));
}
