import * as vscode from "vscode";
import type { RegisterContainerInstanceCommandInput } from "@aws-sdk/client-ecs";
import {
  attributesProblem,
  identityInstance,
  identityProblem,
  parseAttributesText,
  parseResourcesText,
  resourcesProblem,
  signatureProblem,
} from "../../requests/register/registration";
import type { Target } from "../../requests/sending/target";
import { placeLines } from "../../requests/sending/wording";
import type { Argument } from "../running/commandDeps";
import { confirm } from "../running/kit";
import { editAsJson } from "../running/run";
import type { Kit } from "../running/kit";
import { warn } from "../running/notice";
import { submitRegistration } from "./submitRegistration";
import { askCluster, clusterInView, targetOf } from "../running/targets";
import { into, runWizard } from "../../wizard/wizard";
import { pickOne } from "../../wizard/pick";
import { askText } from "../../wizard/textBox";
import type { StepHeader, Reply, Step } from "../../wizard/wizard";

interface Draft {
  readonly target?: Target;
  readonly identity: string;
  readonly signature: string;
  readonly resources: string;
  readonly attributes: string;
}

const title = "Register Container Instance";

/** Registers an EC2 instance by its identity document and signature, as its agent does. */
export async function registerContainerInstance(kit: Kit, argument: Argument): Promise<void> {
  const given = targetOf(argument);
  const allow = kit.sender.allowing("RegisterContainerInstance");
  if (given) allow(given);
  const inView = given ? undefined : clusterInView(kit.deps, allow, argument);
  const first: Draft = { target: given ?? inView, identity: "", signature: "", resources: "", attributes: "" };
  const all = [...(given ? [] : [clusterStep(kit)]), ...steps];
  const draft = await runWizard(title, all, first, inView ? 1 : 0);
  if (!draft?.target) return;
  const { target } = draft;
  kit.sender.allow(target, "RegisterContainerInstance");
  const name = identityInstance(draft.identity) ?? "the instance";
  const input: RegisterContainerInstanceCommandInput = {
    cluster: target.session.cluster.arn,
    instanceIdentityDocument: draft.identity,
    instanceIdentityDocumentSignature: draft.signature,
    totalResources: [...parseResourcesText(draft.resources)],
    attributes: [...parseAttributesText(draft.attributes)],
  };
  const answer = await confirm(
    `Register ${name} into cluster ${target.session.cluster.name}?`,
    [
      ...placeLines([target]),
      `Resources: ${draft.resources.trim() || "none given"}`,
      `Attributes: ${draft.attributes.trim() || "none"}`,
      "",
      "Normally the ECS agent does this itself. Registering twice creates two entries.",
    ],
    "Register",
    editAsJson,
  );
  if (answer === editAsJson) await kit.documents.open("RegisterContainerInstance", input, target);
  if (answer !== "Register") return;
  await submitRegistration(kit, target, input);
}

const clusterStep = (kit: Kit): Step<Draft> => ({
  ask: async (draft, at) =>
    into(await askCluster(kit.deps, at, draft.target, kit.sender.allowing("RegisterContainerInstance")), target => ({
      ...draft,
      target,
    })),
});

const steps: readonly Step<Draft>[] = [
  {
    ask: async (draft, at) =>
      into(await askDocument(at, "Instance identity document", draft.identity, identityProblem), identity => ({
        ...draft,
        identity,
      })),
  },
  {
    ask: async (draft, at) =>
      into(
        await askDocument(at, "Signature of the identity document", draft.signature, signatureProblem),
        signature => ({
          ...draft,
          signature,
        }),
      ),
  },
  {
    ask: async (draft, at) =>
      into(
        await askText(at, {
          prompt: "Total resources: CPU units, MiB of memory, ports in use. Optional.",
          placeholder: "CPU=2048, MEMORY=3904, PORTS=22 2375 2376 51678 51679",
          value: draft.resources,
          problem: resourcesProblem,
        }),
        resources => ({ ...draft, resources }),
      ),
  },
  {
    ask: async (draft, at) =>
      into(
        await askText(at, {
          prompt: "Attributes. Optional.",
          placeholder: "stack=web, ecs.instance-type=m5.large",
          value: draft.attributes,
          problem: attributesProblem,
        }),
        attributes => ({ ...draft, attributes }),
      ),
  },
];

type Way = "before" | "file" | "clipboard" | "editor" | "typed";

/** A signed document counts to the last byte, so files, the clipboard and editors come before a one-line box. */
async function askDocument(
  at: StepHeader,
  what: string,
  before: string,
  problem: (text: string) => string | undefined,
): Promise<Reply<string>> {
  const editor = vscode.window.activeTextEditor;
  const way = await pickOne<Way>(at, {
    placeholder: `${what}: select a source`,
    load: () =>
      Promise.resolve([
        ...(before
          ? [
              {
                icon: "check",
                label: "What was given before",
                description: before.slice(0, 60),
                value: "before" as const,
              },
            ]
          : []),
        { icon: "file", label: "Choose a file…", value: "file" as const },
        { icon: "clippy", label: "Paste from the clipboard", value: "clipboard" as const },
        ...(editor ? [{ icon: "edit", label: "Take the text of the active editor", value: "editor" as const }] : []),
        { icon: "keyboard", label: "Type or paste it in one line", value: "typed" as const },
      ]),
    empty: "",
  });
  if (way.kind !== "value") return way;
  if (way.value === "typed") {
    const typed = await askText({ ...at, canGoBack: true }, { prompt: what, value: before, problem });
    return typed.kind === "back" ? askDocument(at, what, before, problem) : typed;
  }
  const text = way.value === "before" ? before : await textOf(way.value, what, editor);
  if (text === undefined) return askDocument(at, what, before, problem);
  const wrong = problem(text);
  if (wrong === undefined) return { kind: "value", value: text };
  void warn(`${what}: ${wrong}`);
  return askDocument(at, what, before, problem);
}

async function textOf(
  way: "file" | "clipboard" | "editor",
  what: string,
  editor: vscode.TextEditor | undefined,
): Promise<string | undefined> {
  switch (way) {
    case "clipboard":
      return vscode.env.clipboard.readText();
    case "editor":
      return editor?.document.getText();
    case "file": {
      const [file] = (await vscode.window.showOpenDialog({ title: what, canSelectMany: false })) ?? [];
      return file ? new TextDecoder().decode(await vscode.workspace.fs.readFile(file)) : undefined;
    }
  }
}
