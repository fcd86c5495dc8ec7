import { lineText } from "./lineText";
import type { LogLine } from "../place/logLine";
import { shortId } from "../../ecs/model/names";
import type { Timestamp } from "../../ecs/model/model";

/** Which part of its origin each line names: nothing for one container, its container for a task, both for several tasks. */
export type Naming = "none" | "container" | "task";

const two = (value: number): string => String(value).padStart(2, "0");

/** Local date and time with milliseconds, `2026-11-27 08:36:12.123`, which VS Code colors in logs. */
export function lineTime(at: Timestamp): string {
  const date = new Date(at);
  const day = `${String(date.getFullYear())}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  const time = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
  return `${day} ${time}.${String(date.getMilliseconds()).padStart(3, "0")}`;
}

/**
 * A line for a channel or a document. An event of several lines has them indented: no text that a container writes begins like a
 * line of another one, or like one of the extension's own.
 */
export function logText({ at, message, source }: LogLine, naming: Naming): string {
  const { text } = lineText(message);
  const origin = originOf(source, naming);
  return `${lineTime(at)} ${origin}${text.replaceAll(/[\n\u2028\u2029]/g, "\n    ")}`;
}

function originOf({ taskArn, container }: LogLine["source"], naming: Naming): string {
  if (naming === "none") return "";
  const names = naming === "task" ? [shortId(taskArn), container] : [container];
  return `[${names.map(name => lineText(name, 200).text.replaceAll("\n", " ")).join(" ")}] `;
}
