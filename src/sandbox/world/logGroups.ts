/** A log group of CloudWatch Logs; what is in it is made by the room `logs`. */
export interface LogGroup {
  readonly region: string;
  readonly name: string;
  readonly createdAt: number;
  /** Left out: its events are kept for ever. */
  readonly retentionInDays?: number;
}

/** The log groups of every region: a task's log may go to another one than the task is in. */
export class LogGroups {
  private readonly groups = new Map<string, LogGroup>();

  find(region: string, name: string): LogGroup | undefined {
    return this.groups.get(key(region, name));
  }

  add(group: LogGroup): void {
    this.groups.set(key(group.region, group.name), group);
  }

  delete(group: LogGroup): void {
    this.groups.delete(key(group.region, group.name));
  }

  /** Those of one region, by name. */
  of(region: string): readonly LogGroup[] {
    return [...this.groups.values()]
      .filter(group => group.region === region)
      .sort((one, other) => (one.name < other.name ? -1 : 1));
  }
}

const key = (region: string, name: string): string => `${region} ${name}`;
