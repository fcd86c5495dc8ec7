import type { ConnectionState } from "../../ecs/session/connectionSession";
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
 * Why a row is not current. An open cluster speaks for the rows below it, a closed one for its counts alone, which come
 * with the connection's list of clusters.
 */
export function outdatedRow(node: Node, isOpen: boolean): Outdated | undefined {
  switch (node.kind) {
    case "connection":
      return outdated(node.connection.state);
    case "cluster":
      return outdated(isOpen ? node.session.state : node.connection.state);
    case "instances":
    case "containerInstance":
    case "tasks":
    case "group":
    case "stopped":
    case "task":
    case "container":
      return outdated(node.session.state);
    case "error":
    case "notice":
    case "more":
      return undefined;
  }
}

/** `Last updated 9:36 AM`, or what else there is to say of something that was never read whole. */
export const lastUpdated = ({ asOf, error }: Outdated): string => {
  if (asOf !== undefined) return `Last updated ${clockTime(asOf)}`;
  return error.kind === "cancelled" ? "Loading canceled" : "Not loaded";
};
