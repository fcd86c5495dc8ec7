/** An id that ECS could not answer for; `reason` MISSING is an unknown id. */
export interface Failure {
  readonly arn?: string;
  readonly reason: string;
  readonly detail?: string;
}

export interface Described<T> {
  readonly found: readonly T[];
  readonly failures: readonly Failure[];
}
