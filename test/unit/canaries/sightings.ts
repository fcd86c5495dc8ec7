import assert from "node:assert/strict";
import { inspect } from "node:util";
import { EcsError } from "../../../src/ecs/model/errors";

/** Everything that a person, a log, or an export could have read, by where it stood. */
export class Sightings {
  private readonly seen: { readonly where: string; readonly text: string }[] = [];
  private readonly console = { ...console };

  note(where: string, text: string): void {
    this.seen.push({ where, text });
  }

  /** All that is shown of a failure: the notification, the row, its tooltip, what Copy takes, and the stack in a log. */
  failure(where: string, error: unknown): void {
    assert.ok(error instanceof EcsError, `${where}: ${inspect(error)} is no typed error`);
    const { message, brief, sentence, advice, detail, code, requestId, consent, login, stack } = error;
    for (const [part, value] of Object.entries({ message, brief, sentence, advice, detail, code, requestId, stack }))
      this.note(`${where}: ${part}`, String(value));
    this.note(`${where}: what it offers`, JSON.stringify({ consent, login }));
  }

  /** A channel as VS Code's, whose lines are noted. */
  readonly channel = {
    debug: (text: string) => this.note("log", text),
    info: (text: string) => this.note("log", text),
    warn: (text: string) => this.note("log", text),
    error: (text: string) => this.note("log", text),
    show: () => undefined,
    dispose: () => undefined,
  };

  listenToConsole(): void {
    for (const name of ["log", "info", "warn", "error", "debug"] as const)
      console[name] = (...args: unknown[]) => this.note(`console.${name}`, args.map(arg => inspect(arg)).join(" "));
  }

  stopListening(): void {
    Object.assign(console, this.console);
  }

  get count(): number {
    return this.seen.length;
  }

  /** Fails unless these reached a place where a person reads: where nothing arrives, no secret is missed. */
  assertSeen(...texts: readonly string[]): void {
    for (const text of texts)
      assert.ok(
        this.seen.some(item => item.text.includes(text)),
        `nothing shows ${text}`,
      );
  }

  assertSeenIn(where: string, text: string): void {
    assert.ok(
      this.seen.some(item => item.where === where && item.text.includes(text)),
      `no ${where} shows ${text}`,
    );
  }

  /** Fails for each place where one of the secrets stood. */
  assertClean(secrets: readonly string[]): void {
    this.stopListening();
    const found = this.seen.flatMap(({ where, text }) =>
      secrets.filter(secret => text.includes(secret)).map(secret => `${where} shows ${secret}: ${text.slice(0, 300)}`),
    );
    assert.deepEqual([...new Set(found)].slice(0, 20), []);
  }
}
