import { badEnds } from "../../ecs/model/crashLoop";
import { reasonOf } from "../../ecs/model/stopCause";
import type { Task } from "../../ecs/model/model";
import { shortId } from "../../ecs/model/names";
import { plural } from "../../text/counts";
import { byRevision } from "./byRevision";
import type { FailureGroup } from "../../webview/service/serviceProtocol";

/** A page names no more of one kind; the tree has all of them. */
const mostLinks = 10;

/** What ended badly, gathered by revision and cause, the latest first. */
export function serviceFailures(stopped: readonly Task[]): readonly FailureGroup[] {
  return [...byRevision(stopped)]
    .flatMap(([revision, tasks]) => badEnds(tasks).map(end => ({ revision, ...end })))
    .map(({ revision, cause, tasks }): FailureGroup => {
      const times = tasks.flatMap(({ times }) => times.stoppedAt ?? []);
      return {
        key: `${revision} ${cause}`,
        title: `${plural(tasks.length, "task")} of ${revision}: ${cause}`,
        quote: tasks[0] && (reasonOf(tasks[0]) || undefined),
        first: times.at(-1),
        last: times[0],
        tasks: tasks.slice(0, mostLinks).map(({ arn, id }) => ({ page: "task", arn, text: shortId(id) })),
      };
    })
    .toSorted((a, b) => (b.last ?? 0) - (a.last ?? 0));
}
