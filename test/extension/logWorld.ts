import { watchLogChannels } from "./channels";
import { Inputs } from "./inputs";
import { nodes, taskAims, World } from "./world";

/** A sandbox, and the output channels that logs are written to. */
export async function openLogWorld() {
  const inputs = new Inputs();
  const { channels, restore } = watchLogChannels();
  const world = await World.open();
  return {
    world,
    inputs,
    channels,
    /** Rows of the tasks of a service that run. */
    tasksOf: async (service: string) =>
      nodes(
        "task",
        taskAims(await world.cluster("prod-web"), task => task.service === service && task.lastStatus === "RUNNING"),
      ),
    close: async () => {
      restore();
      inputs.dispose();
      await world.close();
    },
  };
}

export type LogWorld = Awaited<ReturnType<typeof openLogWorld>>;
