import * as vscode from "vscode";
import type { ClusterSession } from "../../ecs/session/clusterSession";
import { lastPart } from "../../ecs/model/model";
import type { Service } from "../../ecs/model/model";
import type { PageCommand, PageKind, PageMessage, Reference } from "../../webview/parts/protocol";
import { variablesOf } from "../task/environmentRows";
import type { Panel } from "./panel";
import { listeningAt, urlOf } from "../parts/ports";
import type { Listening } from "../parts/ports";
import { pickOne } from "../../wizard/pick";
import { askText } from "../../wizard/textBox";
import { alone } from "../../wizard/wizard";

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
      return follow(panel, message, opener);
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
    case "olderDeployments":
      return panel.deployments?.showMore();
    case "compareRevisions":
      return compareRevisions(panel, message.deployment);
    case "showLogs":
      return showLogs(panel, message.container);
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
    command === "runTask" && identity.kind !== "taskDefinition" ? target : { ...target, arn: identity.arn },
  );
}

/** Only of a container that the page's task has. */
async function showLogs(panel: Panel, container: string | undefined): Promise<void> {
  const { connection, session, identity } = panel;
  const isKnown = container === undefined || task(panel)?.containers.some(({ name }) => name === container);
  if (!connection || !session || !isKnown) return;
  await vscode.commands.executeCommand("ecsExplorer.showLogs", { connection, session, arn: identity.arn, container });
}

/** Opens what a link leads to, if it is of the page's own cluster. */
async function follow(panel: Panel, { page, arn }: Reference, opener: PageOpener): Promise<void> {
  const { connection, session } = panel;
  if (!connection || !session) return;
  switch (page) {
    case "taskDefinition":
      if (definitionsIn(panel, session).has(arn)) opener.open(page, panel, arn);
      return;
    case "service": {
      const service = await serviceOf(panel, session, arn);
      if (service) opener.open(page, panel, service.arn);
      return;
    }
    case "task":
    case "containerInstance":
    case "cluster":
      if (exists(panel, page, arn)) opener.open(page, panel, arn);
  }
}

/** Those that the cluster's tasks and services run, and those that the page's own service once ran. */
const definitionsIn = ({ deployments }: Panel, { replica, services }: ClusterSession): ReadonlySet<string> =>
  new Set([
    ...(deployments?.all ?? []).flatMap(({ sources, target, rollback }) =>
      [...sources, target, rollback && { arn: rollback.revisionArn ?? "" }].map(
        item => (item && deployments?.revision(item.arn)?.taskDefinitionArn) ?? "",
      ),
    ),
    ...[...replica.tasks.values()].map(({ taskDefinitionArn }) => taskDefinitionArn),
    ...services.all.flatMap(({ taskDefinitionArn, deployments }) => [
      taskDefinitionArn ?? "",
      ...deployments.map(deployment => deployment.taskDefinitionArn ?? ""),
    ]),
  ]);

/** By its ARN, or by the name that a task of the cluster tells: services are read beside the tasks, and may not be yet. */
async function serviceOf({ signal }: Panel, session: ClusterSession, wanted: string): Promise<Service | undefined> {
  const { services, replica } = session;
  const find = () => services.all.find(({ arn, name }) => arn === wanted || name === wanted);
  const known = find();
  if (known || ![...replica.tasks.values()].some(({ service }) => service === wanted)) return known;
  await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title: "Loading services…" }, async () =>
    services.read(signal),
  );
  const found = find();
  if (!found) throw new Error(`ECS no longer lists the service "${wanted}".`);
  return found;
}

function exists(
  { session, identity }: Panel,
  page: Exclude<PageKind, "service" | "taskDefinition">,
  arn: string,
): boolean {
  switch (page) {
    case "task":
      return session?.replica.tasks.has(arn) ?? false;
    case "containerInstance":
      return session?.replica.containerInstances.has(arn) ?? false;
    case "cluster":
      return session !== undefined && arn === identity.cluster;
  }
}

/** Only a deployment of the page's own service, whose revisions ECS knows. */
async function compareRevisions({ connection, session, deployments }: Panel, arn: string): Promise<void> {
  const deployment = deployments?.all.find(item => item.arn === arn);
  const [from, to] = [deployment?.sources.at(-1)?.arn, deployment?.target?.arn];
  if (!connection || !session || !from || !to) return;
  await vscode.commands.executeCommand("ecsExplorer.compareRevisions", { connection, session, arn: to, from });
}

const task = ({ session, identity }: Panel) => session?.replica.tasks.get(identity.arn);

function definition(panel: Panel) {
  const { kind, arn } = panel.identity;
  const name = kind === "taskDefinition" ? arn : task(panel)?.taskDefinitionArn;
  const lookup = name ? panel.definition(name) : undefined;
  return lookup?.kind === "ready" ? lookup.value : undefined;
}

function variables(panel: Panel) {
  const defined = definition(panel);
  return defined ? variablesOf(task(panel), defined) : [];
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
  const reply = await askText(alone(`Open port ${port}`), {
    prompt: `ECS doesn't report the address of ${lastPart(place)}. Enter its host name or IP address to open ${text}.`,
    value: toldAddresses.get(place),
    problem: typed =>
      urlOf(typed.trim(), port) ? undefined : "Enter a host name or an IP address, without http:// or a port.",
  });
  if (reply.kind !== "value") return undefined;
  const address = reply.value.trim();
  toldAddresses.set(place, address);
  return address;
}

async function chooseFit(panel: Panel, definitionArn: string | undefined): Promise<void> {
  const { session } = panel;
  if (!session) return;
  const used = [...session.replica.tasks.values()].map(item => item.taskDefinitionArn);
  if (definitionArn !== undefined) {
    if (used.includes(definitionArn)) panel.choose(definitionArn);
    return;
  }
  const reply = await pickOne(alone("What Would Fit"), {
    placeholder: "Task definition family (its newest revision)",
    load: async signal => {
      const families = await session.gateway.families(AbortSignal.any([signal, panel.signal]));
      return families.map(family => ({ label: family, value: family }));
    },
    empty: "This account has no active task definition in this region.",
  });
  if (reply.kind === "value") panel.choose(reply.value);
}
