import { StandInPlugin } from "../unit/shell/standInPlugin";
import { Inputs } from "./inputs";
import { World } from "./world";

/** A sandbox, and a stand-in for AWS's plugin on the PATH of the host. */
export async function openShellWorld() {
  const inputs = new Inputs();
  const plugin = new StandInPlugin();
  plugin.install();
  const world = await World.open();
  return {
    world,
    inputs,
    plugin,
    /** What its runs were given, or what came of them. */
    heard: (event: string) => plugin.given.filter(item => item.event === event),
    close: async () => {
      inputs.dispose();
      plugin.dispose();
      await world.close();
    },
  };
}

export type ShellWorld = Awaited<ReturnType<typeof openShellWorld>>;
