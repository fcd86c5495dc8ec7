import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as vscode from "vscode";
import { Inputs } from "./inputs";
import { run, World } from "./world";

/** A small cluster whose event stream is asked about, the inputs that ask, and a folder for files. */
export class StreamWorld {
  private parts?: { readonly world: World; readonly inputs: Inputs; readonly folder: string };

  /** A new one for each test of the `describe` that calls this. */
  static forTests(): StreamWorld {
    const at = new StreamWorld();
    beforeEach(() => at.open());
    afterEach(() => at.close());
    return at;
  }

  get world(): World {
    return this.opened.world;
  }

  get inputs(): Inputs {
    return this.opened.inputs;
  }

  get folder(): string {
    return this.opened.folder;
  }

  private get opened() {
    if (!this.parts) throw new Error("The world isn't open.");
    return this.parts;
  }

  private async open(): Promise<void> {
    const inputs = new Inputs();
    const world = await World.open({ world: { clusters: 1, instances: 1, tasks: 4 } });
    this.parts = { world, inputs, folder: await mkdtemp(join(tmpdir(), "ecs-explorer-events-")) };
  }

  private async close(): Promise<void> {
    await run("detachEventStream");
    const { world, inputs, folder } = this.opened;
    inputs.dispose();
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await world.close();
    await rm(folder, { recursive: true });
  }
}
