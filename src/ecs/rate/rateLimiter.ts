import { TokenQueue } from "./tokenQueue";
import type { Rate, CallClass, Urgency } from "./tokenQueue";

interface Limit extends Rate {
  readonly operations: readonly string[];
}

/** Request rates per account and region, one token bucket per entry (Amazon ECS API reference, request throttling). */
const documented: readonly Limit[] = [
  { burst: 50, perSecond: 20, operations: ["ListClusters", "DescribeClusters"] },
  {
    burst: 100,
    perSecond: 20,
    operations: [
      "ListTasks",
      "DescribeTasks",
      "ListContainerInstances",
      "DescribeContainerInstances",
      "ListAttributes",
    ],
  },
  {
    burst: 100,
    perSecond: 40,
    operations: [
      "RunTask",
      "StartTask",
      "StopTask",
      "ExecuteCommand",
      "DeregisterContainerInstance",
      "UpdateContainerAgent",
      "UpdateContainerInstancesState",
    ],
  },
  { burst: 200, perSecond: 120, operations: ["RegisterContainerInstance"] },
  {
    burst: 50,
    perSecond: 20,
    operations: ["DescribeTaskDefinition", "ListTaskDefinitions", "ListTaskDefinitionFamilies"],
  },
  { burst: 100, perSecond: 20, operations: ["ListServices", "DescribeServices"] },
  { burst: 50, perSecond: 5, operations: ["UpdateService"] },
  {
    burst: 50,
    perSecond: 20,
    operations: [
      "ListServiceDeployments",
      "DescribeServiceDeployments",
      "StopServiceDeployment",
      "ContinueServiceDeployment",
    ],
  },
  { burst: 50, perSecond: 20, operations: ["DescribeServiceRevisions"] },
];

/**
 * What is never asked for: a call of the burst and a two-hundredth of the refill. It is small because a full bucket means that
 * nobody else has been asking; when somebody has, ECS throttles, and then this halves its rate.
 */
const reserve = { burst: 1, share: 0.005 } as const;

/** How soon calls would be answered: what one takes, how many may go at once, and how many a second after that. */
export interface Forecast {
  readonly callMs: number;
  readonly room: number;
  readonly perSecond: number;
}

const unlimited: Forecast = { callMs: 50, room: Number.POSITIVE_INFINITY, perSecond: Number.POSITIVE_INFINITY };

/** Keeps an account's calls in one region below the documented rates, whichever connections they come from. */
export class RateLimiter {
  private readonly queues = new Map<string, TokenQueue>();
  private readonly rates = new Map<TokenQueue, Rate>();
  private callMs = unlimited.callMs;

  constructor(limits: readonly Limit[] = documented) {
    for (const { burst, perSecond, operations } of limits) {
      const rate = { burst: burst - reserve.burst, perSecond: perSecond * (1 - reserve.share) };
      const queue = new TokenQueue(rate);
      this.rates.set(queue, rate);
      for (const operation of operations) this.queues.set(operation, queue);
    }
  }

  /** For an endpoint that has no rates: nothing waits, but for the number of calls under way. */
  static unlimited(): RateLimiter {
    const operations = documented.flatMap(limit => limit.operations);
    return new RateLimiter([{ burst: Number.MAX_SAFE_INTEGER, perSecond: 1e9, operations }]);
  }

  /** Runs `call` when its turn has come. */
  async run<T>(operation: string, urgency: Urgency, signal: AbortSignal, call: () => Promise<T>): Promise<T> {
    const queue = this.queues.get(operation);
    const callClass = classes[operation] ?? "usual";
    await queue?.enter(urgency, callClass, signal);
    const began = performance.now();
    try {
      const answer = await call();
      this.callMs += (performance.now() - began - this.callMs) / 8;
      return answer;
    } finally {
      queue?.leave(callClass);
    }
  }

  /** Tells that a call was throttled; its bucket slows down. */
  throttled(operation: string): void {
    this.queues.get(operation)?.throttled();
  }

  forecast(operation: string): Forecast {
    const queue = this.queues.get(operation);
    const rate = queue && this.rates.get(queue);
    return queue && rate ? { callMs: this.callMs, room: queue.room, perSecond: rate.perSecond } : unlimited;
  }
}

/** Instances are a tenth of the tasks, but their pages come one after the other: who waits last for them waits longest. */
const classes: Readonly<Record<string, CallClass>> = {
  ListContainerInstances: "first",
  DescribeContainerInstances: "first",
  DescribeTasks: "bulk",
};

const limiters = new Map<string, RateLimiter>();

/** The one rate limiter of an account in a region at an endpoint; `who` is the account, or the profile while that is not known. */
export function sharedRateLimiter(
  place: { readonly region: string; readonly endpoint?: string },
  who: string,
): RateLimiter {
  const key = JSON.stringify([place.endpoint, place.region, who]);
  const known = limiters.get(key);
  if (known) return known;
  const limiter = new RateLimiter();
  limiters.set(key, limiter);
  return limiter;
}
