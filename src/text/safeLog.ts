import { plainLines } from "./plainText";
import { errorText, withoutSecrets } from "./secrets";

/** The part of VS Code's log channel that the extension writes to. */
export interface Log {
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
  show(): void;
  readonly isClosed?: boolean;
}

interface Channel extends Log {
  debug(message: string): void;
  dispose(): void;
}

/** A log in which no secret of this process stands, and where each line that is written stays one. */
export class SafeLog implements Log {
  private closed = false;

  constructor(private readonly channel: Channel) {}

  /** Whether the extension was deactivated: what ends after that, such as a canceled call, has nobody left to tell. */
  get isClosed(): boolean {
    return this.closed;
  }

  /** What is written only where a person has chosen the log level Debug. */
  debug(message: string): void {
    this.write("debug", message);
  }

  info(message: string): void {
    this.write("info", message);
  }

  warn(message: string): void {
    this.write("warn", message);
  }

  error(message: string): void {
    this.write("error", message);
  }

  /** An error that nobody expected, with where it happened. */
  unexpected(error: unknown): void {
    this.write("error", errorText(error));
  }

  show(): void {
    if (!this.closed) this.channel.show();
  }

  dispose(): void {
    this.closed = true;
    this.channel.dispose();
  }

  /** VS Code's channel throws once it is closed. */
  private write(level: "debug" | "info" | "warn" | "error", message: string): void {
    if (!this.closed) this.channel[level](safe(message));
  }
}

const safe = (message: string): string => plainLines(withoutSecrets(message).split("\n"));
