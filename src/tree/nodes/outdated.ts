import type { ClusterSession } from "../../ecs/session/clusterSession";
import type { ConnectionState } from "../../ecs/session/connectionState";
import type { EcsError } from "../../ecs/model/errors";
import type { Timestamp } from "../../ecs/model/model";
import { clockTime } from "../../text/clockTime";
import type { Node } from "./node";

/** Why what is shown is no longer current, and since when. */
export interface Outdated {
  readonly error: EcsError;
  /** When it was last read whole; undefined when it never was. */
  readonly asOf?: Timestamp;
  /** Whether it is being read again. */
  readonly retrying: boolean;
}

/** What was read well may be old: the window is in the background, so nothing is read. */
export interface Paused {
  readonly asOf: Timestamp;
}

interface Readable {
  readonly state: ConnectionState;
  readonly isPaused: boolean;
}

/** Undefined while it is current, or failed. */
export function paused({ state, isPaused }: Readable): Paused | undefined {
  if (!isPaused || outdated(state) || !("asOf" in state) || state.asOf === undefined) return undefined;
  return { asOf: state.asOf };
}

/** Undefined while the last reading that ended has ended well. */
export function outdated(state: ConnectionState): Outdated | undefined {
  switch (state.kind) {
    case "failed":
      return { error: state.error, asOf: state.asOf, retrying: false };
    case "loading":
      return state.failure && { error: state.failure, asOf: state.asOf, retrying: true };
    case "idle":
    case "ready":
      return undefined;
  }
}

/** Whether it was read whole once, so that nothing found means that there is nothing. */
export const wasRead = (state: ConnectionState): boolean => "asOf" in state && state.asOf !== undefined;

/**
 * What tells how current a row is. An open cluster speaks for the rows below it, a closed one for its counts alone, which
 * come with the connection's list of clusters.
 */
function sourceOf(node: Node, isOpen: boolean): Readable | undefined {
  switch (node.kind) {
    case "connection":
      return node.connection;
    case "cluster":
      return isOpen ? node.session : node.connection;
    case "instances":
    case "containerInstance":
    case "crashLoop":
    case "tasks":
    case "family":
    case "stopped":
    case "stopGroup":
    case "task":
    case "container":
      return node.session;
    case "services":
    case "service":
    case "deployment":
      return ofServices(node.session);
    case "error":
    case "notice":
    case "offer":
    case "more":
      return undefined;
  }
}

/** A service's row tells of its tasks and of itself, and is as old as the older of both. What was never read tells nothing. */
function ofServices(session: ClusterSession): Readable {
  const { services } = session;
  const isOld = outdated(services.state) !== undefined && wasRead(services.state);
  return isOld && !outdated(session.state) ? services : session;
}

/** Why a row is not current. */
export function outdatedRow(node: Node, isOpen: boolean): Outdated | undefined {
  const source = sourceOf(node, isOpen);
  return source && outdated(source.state);
}

/** Since when a row that was read well may be old. */
export function pausedRow(node: Node, isOpen: boolean): Paused | undefined {
  const source = sourceOf(node, isOpen);
  return source && paused(source);
}

/** In a narrow row: `Paused since 9:36 AM` */
export const pausedBriefly = ({ asOf }: Paused): string => `Paused since ${clockTime(asOf)}`;

/** `last updated 9:36 AM` */
export const lastUpdatedAt = (asOf: Timestamp): string => `last updated ${clockTime(asOf)}`;

/** `Paused · last updated 9:36 AM` */
export const pausedSince = ({ asOf }: Paused): string => `Paused · ${lastUpdatedAt(asOf)}`;

/** `Last updated 9:36 AM`, or what else there is to say of something that was never read whole. */
export const lastUpdated = ({ asOf, error }: Outdated): string => {
  if (asOf !== undefined) return `Last updated ${clockTime(asOf)}`;
  return error.kind === "cancelled" ? "Loading canceled" : "Not loaded";
};
