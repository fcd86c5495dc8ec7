import { type Delivery, type EventPattern, passes } from "./eventRule";
import type { Journal } from "./journal";
import type { Queues } from "./queues";

export interface Target {
  readonly Id: string;
  readonly Arn: string;
  readonly [setting: string]: unknown;
}

export interface Rule {
  readonly name: string;
  readonly description?: string;
  readonly pattern: EventPattern;
  readonly isEnabled: boolean;
  /** The sandbox's own, whose pattern can't be put anew. */
  readonly isOwn?: boolean;
  readonly targets: Map<string, Target>;
}

/** The rules of the default event bus; they deliver to queues. */
export class Rules {
  private readonly byName = new Map<string, Rule>();
  private readonly filled = new Set<Target>();

  constructor(private readonly queues: Queues) {}

  /** In the order of their names. */
  get all(): readonly Rule[] {
    return [...this.byName.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
  }

  get(name: string): Rule | undefined {
    return this.byName.get(name);
  }

  put(rule: Rule): void {
    this.byName.set(rule.name, rule);
  }

  /** Puts a rule of the sandbox's own, whose first target is filled in another way. */
  putOwn(rule: Rule): void {
    for (const target of rule.targets.values()) this.filled.add(target);
    this.put(rule);
  }

  delete(name: string): void {
    this.byName.delete(name);
  }

  follow(journal: Journal): void {
    journal.readers.add(({ event, at }) => {
      for (const { pattern, isEnabled, targets } of this.byName.values()) {
        if (!isEnabled || !passes(pattern, event)) continue;
        for (const target of targets.values()) {
          if (this.filled.has(target)) continue;
          const queue = this.queues.all.find(({ arn }) => arn === target.Arn);
          queue?.send({ content: event, sentAt: at, group: "events" });
        }
      }
    });
  }
}

/** The sandbox's own rules: one fills its queue, with what `delivery` says at any time, and one its log group. */
export function putOwnRules(
  rules: Rules,
  delivery: Delivery,
  { name, queueArn, groupArn }: { readonly name: string; readonly queueArn: string; readonly groupArn: string },
): void {
  const everything = { source: ["aws.ecs"] };
  rules.putOwn({
    name,
    description: "Sends ECS's events to the sandbox's queue",
    isOwn: true,
    targets: new Map([["queue", { Id: "queue", Arn: queueArn }]]),
    get pattern() {
      return { ...everything, ...(delivery.pattern === "off" ? {} : delivery.pattern) };
    },
    get isEnabled() {
      return delivery.pattern !== "off";
    },
  });
  rules.putOwn({
    name: `${name}-history`,
    description: "Sends ECS's events to the sandbox's log group",
    isOwn: true,
    pattern: everything,
    isEnabled: true,
    targets: new Map([["logs", { Id: "logs", Arn: groupArn }]]),
  });
}
