import * as vscode from "vscode";
import { stream } from "../../bundles";
import type { Connections } from "../../ecs/session/connections";
import { shellOf } from "../../text/shell";
import { pickOne, retryRow } from "../../wizard/pick";
import { askText } from "../../wizard/textBox";
import { into, runWizard } from "../../wizard/wizard";
import type { Step } from "../../wizard/wizard";
import { connectionStep, onlyConnection } from "../sources/connectionSteps";
import type { ConnectionDraft } from "../sources/connectionSteps";

const title = "Set Up an Event Stream";

type Target = "logs" | "queue" | "extra";

interface Draft extends ConnectionDraft {
  readonly target?: Target;
  /** The rule that gets one more target. */
  readonly rule?: string;
  /** Undefined for all clusters. */
  readonly clusterArn?: string;
  readonly name: string;
}

/** Writes a document with a template and the commands that apply it; changes nothing at AWS. */
export async function setUpEventStream(connections: Connections): Promise<void> {
  const first: Draft = { connection: onlyConnection(connections), name: "ecs-events" };
  const steps = [connectionStep<Draft>(connections), targetStep, ruleStep, clusterStep, nameStep];
  const draft = await runWizard(title, steps, first);
  if (!draft?.connection || !draft.target) return;
  const { target, name } = draft;
  const isExtra = target === "extra";
  const { setupDocument, setupStream } = stream();
  const { region, profile } = draft.connection.spec;
  const setup = setupStream({
    target: target === "logs" ? "logs" : "queue",
    rule: isExtra ? draft.rule : undefined,
    region,
    profile,
    clusterArn: isExtra ? undefined : draft.clusterArn,
    name,
    shell: shellOf(process.platform, vscode.env.shell),
  });
  const document = await vscode.workspace.openTextDocument({ language: "yaml", content: setupDocument(setup) });
  await vscode.window.showTextDocument(document);
}

const targetStep: Step<Draft> = {
  ask: async (draft, at) =>
    into(
      await pickOne<Target>(at, {
        placeholder: "Where should the events go?",
        load: () =>
          Promise.resolve([
            {
              icon: "output",
              label: "A log group",
              detail: "Keeps history past the hour that ECS keeps stopped tasks, and anyone may read it",
              value: "logs",
            },
            {
              icon: "inbox",
              label: "A queue",
              detail: "With a rule of its own; for this window alone",
              value: "queue",
            },
            {
              icon: "add",
              label: "One more target of a rule you have",
              detail: "A queue for this window alone, beside the targets that the rule has",
              value: "extra",
            },
          ]),
        isActive: target => target === draft.target,
        empty: "",
      }),
      target => ({ ...draft, target }),
    ),
};

const ruleStep: Step<Draft> = {
  when: ({ target }) => target === "extra",
  ask: async (draft, at) =>
    into(
      await askText(at, {
        prompt: "Name of the EventBridge rule that matches ECS's events",
        placeholder: "ecs-events",
        value: draft.rule,
        problem: text =>
          /^[.\w-]{1,64}$/.test(text) ? undefined : "Letters, digits, periods, hyphens, and underscores; 64 at most.",
      }),
      rule => ({ ...draft, rule }),
    ),
};

const clusterStep: Step<Draft> = {
  // A rule of one's own says already which events it matches.
  when: ({ target }) => target !== "extra",
  ask: async (draft, at) =>
    into(
      await pickOne<string | undefined>(at, {
        placeholder: "Events of which cluster?",
        load: async () => {
          const { connection } = draft;
          if (connection?.state.kind !== "ready") await connection?.load();
          const clusters = connection?.clusters ?? [];
          const failure = connection?.state.kind === "failed" ? connection.state.error : undefined;
          return [
            { label: "All clusters", description: connection?.spec.region, value: undefined },
            ...clusters.map(({ cluster }) => ({ label: cluster.name, value: cluster.arn })),
            ...(failure ? [retryRow("Couldn't list clusters", failure.message)] : []),
          ];
        },
        isActive: arn => arn === draft.clusterArn,
        empty: "",
      }),
      clusterArn => ({ ...draft, clusterArn }),
    ),
};

const nameStep: Step<Draft> = {
  ask: async (draft, at) =>
    into(
      await askText(at, {
        prompt: "Name of the stack and of what it makes",
        value: draft.name,
        problem: text =>
          /^[A-Za-z][A-Za-z0-9-]{0,59}$/.test(text)
            ? undefined
            : "A letter, then letters, digits and hyphens; 60 at most.",
      }),
      name => ({ ...draft, name }),
    ),
};
