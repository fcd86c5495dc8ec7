import type { LogRequest } from "../../logs/reading/logRequest";
import { namesText } from "../../requests/sending/wording";
import { parseMoment } from "../../logs/lines/timeText";
import { askText } from "../../wizard/textBox";
import { pickOne } from "../../wizard/pick";
import { into, runWizard } from "../../wizard/wizard";
import type { Step } from "../../wizard/wizard";
import type { Node } from "../../tree/nodes/node";
import type { Argument } from "../running/commandDeps";
import type { Kit } from "../running/kit";
import { inNotification } from "../running/run";
import { usualLines } from "./logDocuments";
import type { LogDocuments } from "./logDocuments";
import { subjectsOf } from "./askSubjects";
import { subjectKey } from "./logSubject";

type What = "last" | "range" | "pattern";

interface Draft {
  readonly what?: What;
  readonly pattern?: string;
  readonly from?: string;
  readonly to?: string;
}

const steps: readonly Step<Draft>[] = [
  {
    ask: async (draft, at) =>
      into(
        await pickOne<What>(at, {
          placeholder: "Lines to open",
          load: () =>
            Promise.resolve([
              { label: "Last 10,000 lines", icon: "output", value: "last" },
              { label: "Time range…", icon: "history", value: "range" },
              {
                label: "Lines that match a filter pattern…",
                icon: "filter",
                detail: 'CloudWatch Logs filter language, such as ERROR or { $.status = "5*" }',
                value: "pattern",
              },
            ]),
          isActive: what => what === draft.what,
          empty: "",
        }),
        what => ({ ...draft, what }),
      ),
  },
  {
    when: ({ what }) => what === "pattern",
    ask: async (draft, at) =>
      into(
        await askText(at, {
          prompt: "Filter pattern of CloudWatch Logs",
          value: draft.pattern,
          placeholder: "ERROR",
          problem: text => (text.trim() === "" ? "Enter a filter pattern." : undefined),
        }),
        pattern => ({ ...draft, pattern }),
      ),
  },
  {
    when: ({ what }) => what !== "last",
    ask: async (draft, at) =>
      into(
        await askText(at, {
          prompt: "Start time: how long ago, or a local date and time",
          value: draft.from ?? "1 h",
          problem: text =>
            parseMoment(text, Date.now()) === undefined ? "Enter 15 min, 2 h, 3 d, or 2026-11-27 08:30." : undefined,
        }),
        from => ({ ...draft, from }),
      ),
  },
  {
    when: ({ what }) => what !== "last",
    ask: async (draft, at) =>
      into(
        await askText(at, {
          prompt: "End time (leave empty for the current time)",
          value: draft.to,
          problem: text => endProblem(text, draft.from ?? ""),
        }),
        to => ({ ...draft, to }),
      ),
  },
];

function endProblem(text: string, from: string): string | undefined {
  if (text.trim() === "") return undefined;
  const now = Date.now();
  const end = parseMoment(text, now);
  if (end === undefined) return "Enter 15 min, 2 h, 3 d, or 2026-11-27 08:30, or nothing.";
  return end > (parseMoment(from, now) ?? 0) ? undefined : "This isn't after the beginning of the range.";
}

/** Opens a part of a log as a read-only document. */
export async function openLog(
  kit: Kit,
  documents: LogDocuments,
  argument: Argument,
  selected?: readonly Node[],
): Promise<void> {
  const subjects = await subjectsOf(kit, "Open Log as Editor", argument, selected);
  if (subjects.length === 0) return;
  const draft = await runWizard<Draft>("Open Log as Editor", steps, {});
  if (!draft) return;
  const now = Date.now();
  const request: LogRequest = {
    most: usualLines,
    pattern: draft.what === "pattern" ? draft.pattern : undefined,
    from: draft.what === "last" ? undefined : parseMoment(draft.from ?? "", now),
    to: draft.what === "last" ? undefined : parseMoment(draft.to ?? "", now),
  };
  const left = [...subjects];
  // By itself, so that Retry asks for nothing again that was chosen and typed, and goes on where it failed.
  // Another part of the same log is another job.
  const job = {
    key: `read logs ${subjects.map(subjectKey).join(" ")} ${JSON.stringify(draft)}`,
    what: `Reading logs of ${namesText(subjects.map(({ title }) => title))}`,
    asksFirst: true,
  };
  await kit.runner.run(job, async () => {
    for (let [next] = left; next; [next] = left) {
      const subject = next;
      await inNotification(`Reading logs of ${subject.title}`, signal => documents.open(subject, request, signal));
      left.shift();
    }
  });
}
