import * as vscode from "vscode";
import { lastPart } from "../../ecs/model/model";
import type { PageCommand, PageKind, PageMessage } from "../../webview/parts/protocol";
import { variablesOf } from "../task/environmentRows";
import type { Panel } from "./panel";
import { listeningAt, urlOf } from "../parts/ports";
import type { Listening } from "../parts/ports";
import { pickerRow } from "../../text/pickerRow";
import { plainText } from "../../text/plainText";
import { messageText } from "../../text/secrets";

/** Addresses that a person told for instances, which ECS does not tell; for this window. */
const toldAddresses = new Map<string, string>();

export interface PageOpener {
  open(kind: PageKind, panel: Panel, arn: string): void;
}

/** Carries out what a page asked for, after checking that what it names exists. */
export async function act(panel: Panel, message: PageMessage, opener: PageOpener): Promise<void> {
  switch (message.kind) {
    case "ready":
      return;
    case "refresh":
      return panel.refresh();
    case "command":
      return runCommand(panel, message.command);
    case "open":
      if (exists(panel, message.page, message.arn)) opener.open(message.page, panel, message.arn);
      return;
    case "docs":
      await vscode.env.openExternal(vscode.Uri.parse(message.url, true));
      return;
    case "copy":
      return copy(message.text);
    case "reveal": {
      const known = variables(panel).map(({ key }) => key);
      const { key } = message;
      return panel.reveal(key === undefined ? known : known.filter(item => item === key), message.shown);
    }
    case "copyEnvironment": {
      const found = variables(panel).find(({ key }) => key === message.key);
      return found && copy(found.value);
    }
    case "openPort":
      return openPort(panel, message.key);
    case "fit":
      return chooseFit(panel, message.definition);
    case "stopFit":
      return panel.choose(undefined);
  }
}

async function copy(text: string): Promise<void> {
  await vscode.env.clipboard.writeText(text);
  vscode.window.setStatusBarMessage("Copied", 2000);
}

async function runCommand(panel: Panel, command: PageCommand): Promise<void> {
  const { connection, session, identity } = panel;
  if (!connection || !session) return;
  const target = { connection, session };
  await vscode.commands.executeCommand(
    `ecsExplorer.${command}`,
    command === "runTask" ? target : { ...target, arn: identity.arn },
  );
}

function exists({ session, identity }: Panel, page: PageKind, arn: string): boolean {
  switch (page) {
    case "task":
      return session?.replica.tasks.has(arn) ?? false;
    case "containerInstance":
      return session?.replica.containerInstances.has(arn) ?? false;
    case "cluster":
      return session !== undefined && arn === identity.cluster;
  }
}

const task = ({ session, identity }: Panel) => session?.replica.tasks.get(identity.arn);

function definition(panel: Panel) {
  const name = task(panel)?.taskDefinitionArn;
  const lookup = name ? panel.definition(name) : undefined;
  return lookup?.kind === "ready" ? lookup.value : undefined;
}

function variables(panel: Panel) {
  const [own, defined] = [task(panel), definition(panel)];
  return own && defined ? variablesOf(own, defined) : [];
}

async function openPort(panel: Panel, key: string): Promise<void> {
  const own = task(panel);
  const found = own && listeningAt(own, definition(panel), key);
  if (!own || found?.port === undefined || found.protocol !== "tcp") return;
  const address = found.address ?? (await askAddress(found, own.containerInstanceArn ?? own.arn));
  const url = address === undefined ? undefined : urlOf(address, found.port);
  if (url) await vscode.env.openExternal(vscode.Uri.parse(url, true));
}

/** ECS tells the port on a container instance but not the instance's address. */
async function askAddress({ port = 0, text }: Listening, place: string): Promise<string | undefined> {
  const address = await vscode.window.showInputBox({
    title: `Open port ${port}`,
    prompt: plainText(
      `ECS doesn't report the address of ${lastPart(place)}. Enter its host name or IP address to open ${text}.`,
    ),
    value: toldAddresses.get(place) ?? "",
    validateInput: typed =>
      urlOf(typed.trim(), port) ? undefined : "Enter a host name or an IP address, without http:// or a port.",
  });
  if (address === undefined) return undefined;
  toldAddresses.set(place, address.trim());
  return address.trim();
}

async function chooseFit(panel: Panel, definitionArn: string | undefined): Promise<void> {
  const { session } = panel;
  if (!session) return;
  const used = [...session.replica.tasks.values()].map(item => item.taskDefinitionArn);
  if (definitionArn !== undefined) {
    if (used.includes(definitionArn)) panel.choose(definitionArn);
    return;
  }
  const cancel = new vscode.CancellationTokenSource();
  const family = await vscode.window.showQuickPick(
    session.gateway.families(panel.signal).then(
      families => families.map(value => pickerRow({ label: value, value })),
      (error: unknown) => {
        cancel.cancel();
        void vscode.window.showErrorMessage(plainText(messageText(error)));
        return [];
      },
    ),
    { title: "What would fit", placeHolder: "Task definition family (its newest revision)", matchOnDescription: true },
    cancel.token,
  );
  cancel.dispose();
  if (family) panel.choose(family.value);
}
