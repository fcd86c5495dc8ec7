/** What the session of a cluster hears from its connection, and tells it. */
export interface Connected {
  /** Whether every call fails, so that the connection alone tries again. */
  readonly isDown: () => boolean;
  /** A reading failed as if the connection were down. */
  readonly seemsDown: () => void;
  /** Somebody looks at the cluster. */
  readonly looked: () => void;
}

/** For a cluster without a connection around it. */
export const alone: Connected = { isDown: () => false, seemsDown: () => undefined, looked: () => undefined };
