import { lastPart, parseArn } from "../../ecs/model/model";
import type { Aimed } from "../../requests/sending/target";
import { nameOf } from "../../ecs/model/names";
import { namesText } from "../../requests/sending/wording";

/** Something that runs once at a time. */
export interface Job {
  /** What makes two of them the same. */
  readonly key: string;
  /** How it is called where it is refused: "StopTask for web:7 0f3c9a1b". */
  readonly what?: string;
  /** Whether one that was refused can be asked for again with what was chosen and typed: it asks before it sends, or changes nothing. */
  readonly asksFirst?: boolean;
  /** Whether a second one is ignored without a word: the first does all of it, as after a double click. */
  readonly isQuiet?: boolean;
}

const nameOfAim = ({ session, arn }: Aimed): string =>
  parseArn(arn)?.kind === "service" ? lastPart(arn) : nameOf(session.replica.get(arn), arn);

/** What sends an operation once it is chosen what it is about, and asks before. */
export const sending = (operation: string, chosen: readonly Aimed[], more = ""): Job => ({
  key: [operation, "send", ...chosen.map(aim => `${aim.connection.spec.id} ${aim.arn}`).toSorted(), more].join(" "),
  what: `${operation} for ${namesText(chosen.map(nameOfAim))}`,
  asksFirst: true,
});
