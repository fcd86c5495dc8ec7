import { plainLines } from "./plainText";
import { errorText, withoutSecrets } from "./secrets";

/** The part of VS Code's log channel that the extension writes to. */
export interface Log {
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
  show(): void;
}

/** A log in which no secret of this process stands, and where each line that is written stays one. */
export class SafeLog implements Log {
  constructor(private readonly channel: Log) {}

  info(message: string): void {
    this.channel.info(safe(message));
  }

  warn(message: string): void {
    this.channel.warn(safe(message));
  }

  error(message: string): void {
    this.channel.error(safe(message));
  }

  /** An error that nobody expected, with where it happened. */
  unexpected(error: unknown): void {
    this.channel.error(safe(errorText(error)));
  }

  show(): void {
    this.channel.show();
  }
}

const safe = (message: string): string => plainLines(withoutSecrets(message).split("\n"));
