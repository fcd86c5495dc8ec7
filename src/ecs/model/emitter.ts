import { errorText } from "../../text/secrets";

/** Something that holds a listener, a timer or a socket until it is disposed. */
export interface Disposable {
  dispose(): void;
}

/** What ends a hold, and does it once however often it is disposed of. */
export function hold(end: () => void): Disposable {
  let isHeld = true;
  return {
    dispose: () => {
      if (isHeld) end();
      isHeld = false;
    },
  };
}

/** Subscribes a listener until the returned object is disposed. */
export type Event<T> = (listener: (value: T) => void) => Disposable;

let report: (error: unknown) => void = error => console.error(`A listener failed: ${errorText(error)}`);

/** Where errors of listeners go from now on. */
export function onListenerError(sink: (error: unknown) => void): void {
  report = sink;
}

/**
 * An event source for the layers that run without VS Code. What a listener throws is reported and goes no further: neither
 * the other listeners nor whoever fires have a part in it, and a request that was carried out doesn't fail by it.
 */
export class Emitter<T> implements Disposable {
  private readonly listeners = new Set<(value: T) => void>();

  readonly event: Event<T> = listener => {
    // A wrapper of its own, so that the same function subscribed twice is heard twice.
    const entry = (value: T) => listener(value);
    this.listeners.add(entry);
    return { dispose: () => this.listeners.delete(entry) };
  };

  fire(value: T): void {
    for (const listener of Array.from(this.listeners)) {
      try {
        listener(value);
      } catch (error) {
        report(error);
      }
    }
  }

  dispose(): void {
    this.listeners.clear();
  }
}
