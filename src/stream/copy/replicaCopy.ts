import type { Timestamp } from "../../ecs/model/model";
import type { StreamKnowledge } from "../currency/currency";
import type { Raw } from "../event/record";
import { readCopyRow } from "./copyRow";
import { exampleOf } from "../event/shape";
import type { Known } from "../currency/verdict";

/** A row that could not be used. */
export interface CopyProblem {
  readonly line: number;
  readonly reason: string;
  readonly excerpt: string;
}

const mostProblems = 200;

/** What somebody's own replica of ECS says: a version for each task and container instance, to be held against the API. */
export class ReplicaCopy implements StreamKnowledge {
  /** Rows that stand for a resource, each counted. */
  rows = 0;
  /** Rows of a resource that another row speaks of, too; the higher version counts. */
  repeated = 0;
  problems = 0;
  readonly firstProblems: CopyProblem[] = [];
  private readonly byArn = new Map<string, Known>();

  constructor(
    readonly name: string,
    /** When it was written, as far as is known. */
    readonly takenAt?: Timestamp,
  ) {}

  get resources(): ReadonlyMap<string, Known> {
    return this.byArn;
  }

  get clusters(): Iterable<string> {
    return new Set([...this.byArn.values()].map(known => known.clusterArn));
  }

  known(arn: string): Known | undefined {
    return this.byArn.get(arn);
  }

  *knownOf(clusterArn: string): Iterable<Known> {
    for (const known of this.byArn.values()) if (known.clusterArn === clusterArn) yield known;
  }

  take(record: Raw, line: number): void {
    const row = readCopyRow(record);
    if (row.kind === "problem") {
      this.refuse(line, row.reason, record);
      return;
    }
    this.rows++;
    const before = this.byArn.get(row.known.arn);
    if (before) this.repeated++;
    if (!before || before.version < row.known.version) this.byArn.set(row.known.arn, row.known);
  }

  refuse(line: number, reason: string, value: unknown): void {
    this.problems++;
    if (this.firstProblems.length < mostProblems) this.firstProblems.push({ line, reason, excerpt: exampleOf(value) });
  }
}
