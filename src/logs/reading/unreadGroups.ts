import { EcsError } from "../../ecs/model/errors";

/** A log group that can't be read, whoever asks again, while others can. */
export interface UnreadGroup {
  readonly region: string;
  readonly group: string;
  readonly error: EcsError;
}

/** The log groups of one reading that don't exist, or may not be read: the others are read all the same. */
export class UnreadGroups {
  private readonly byName = new Map<string, UnreadGroup>();
  private hasRead = false;

  /** Undefined for a group that can't be read, which is noted and not asked again. */
  async unless<T>(
    { region, group }: Pick<UnreadGroup, "region" | "group">,
    read: () => Promise<T>,
  ): Promise<T | undefined> {
    const name = JSON.stringify([region, group]);
    if (this.byName.has(name)) return undefined;
    try {
      const value = await read();
      this.hasRead = true;
      return value;
    } catch (error) {
      if (!(error instanceof EcsError) || (error.code !== "NoLogGroup" && error.kind !== "denied")) throw error;
      this.byName.set(name, { region, group, error });
      return undefined;
    }
  }

  /** Throws the first one's error where no group could be read: it is never just empty. */
  get all(): readonly UnreadGroup[] {
    const [first, ...others] = this.byName.values();
    if (first && !this.hasRead) throw first.error;
    return first ? [first, ...others] : [];
  }
}
