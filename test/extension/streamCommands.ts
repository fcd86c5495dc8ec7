import type { Inputs } from "./inputs";
import { run } from "./world";
import type { World } from "./world";

/** Runs a command about an event stream until it has ended; `answers` are those of its steps, after which connection. */
export async function runAnswered(
  world: World,
  inputs: Inputs,
  command: string,
  ...answers: readonly string[]
): Promise<void> {
  const done = run(command);
  await answer(world, inputs, ...answers);
  await done;
}

/** Answers the steps of a command that was run: first, where there are several connections, with that of the world. */
export const answer = (world: World, inputs: Inputs, ...answers: readonly string[]): Promise<void> =>
  inputs.steps(...(world.explorer.connections.all.length > 1 ? [world.id] : []), ...answers);
