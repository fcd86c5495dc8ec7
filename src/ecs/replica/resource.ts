import type { ContainerInstance, Task } from "../model/model";

/** What a replica holds: both carry an ARN and, from ECS, a version. */
export type Resource = Task | ContainerInstance;

/** Who told of a resource: an answer of the API, or an event. */
export type Source = "api" | "event";
