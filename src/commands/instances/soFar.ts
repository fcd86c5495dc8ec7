import { plural } from "../../text/counts";

/** How far "Stop Its Tasks, Then Deregister" came. */
export interface Progress {
  readonly draining: number;
  readonly tasks: number;
  readonly asked: number;
  readonly stopped: number;
}

/** What became of the instances while their tasks were being stopped. */
export function drainedOnly(draining: number): string {
  const nothing = "Nothing was deregistered.";
  if (draining === 0) return nothing;
  const one = draining === 1;
  return `${nothing} ${plural(draining, "container instance")} ${one ? "is" : "are"} draining until you activate ${one ? "it" : "them"} again.`;
}

/** What was done and what wasn't, once it ends early. */
export function soFar({ draining, tasks, asked, stopped }: Progress): string {
  const stops =
    asked === 0
      ? "No task was asked to stop."
      : `${String(stopped)} of ${plural(tasks, "task")} stopped; ${String(asked - stopped)} ${asked - stopped === 1 ? "is" : "are"} still stopping.`;
  return `${stops} ${drainedOnly(draining)}`;
}
