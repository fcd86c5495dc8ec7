import { Queue } from "./queue";
import type { Picking } from "./queue";
import type { World } from "../world/world";

/** The queues of the account, by name. */
export class Queues {
  private readonly byName = new Map<string, Queue>();

  constructor(private readonly world: World) {}

  get all(): readonly Queue[] {
    return [...this.byName.values()];
  }

  get(name: string): Queue | undefined {
    return this.byName.get(name);
  }

  create(name: string, picking?: Picking): Queue {
    const queue = new Queue(name, this.world, picking, arn => this.all.find(other => other.arn === arn));
    this.byName.set(name, queue);
    return queue;
  }

  delete(name: string): void {
    this.byName.delete(name);
  }
}
