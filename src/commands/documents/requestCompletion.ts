import * as vscode from "vscode";
import type { Connections } from "../../ecs/session/connections";
import type { Task } from "../../ecs/model/model";
import { operationOf } from "../../requests/documents/requestDocument";
import { currentDeployment } from "../../requests/services/seenService";
import { instanceName, taskName } from "../../ecs/model/names";
import { plainText } from "../../text/plainText";
import { visibleJson } from "../../text/visible";

interface Offer {
  readonly label: string;
  readonly description?: string;
  readonly value: string;
}

/** Completes names of what is loaded: clusters, services, families, instances, tasks and, in overrides, containers. Sends nothing. */
export class RequestCompletion implements vscode.CompletionItemProvider {
  constructor(private readonly connections: Connections) {}

  provideCompletionItems(document: vscode.TextDocument, position: vscode.Position): vscode.CompletionItem[] {
    if (!operationOf(document.uri.path)) return [];
    const before = document.getText(new vscode.Range(new vscode.Position(0, 0), position));
    // The last key before the cursor names the value that is typed, in an array too.
    const key = [...before.matchAll(/"(\w+)"\s*:/g)].at(-1)?.[1];
    const range = stringAt(document, position);
    return this.offers(key ?? "", document.getText()).map(offer => {
      const item = new vscode.CompletionItem(
        { label: plainText(offer.label), description: offer.description && plainText(offer.description) },
        vscode.CompletionItemKind.Value,
      );
      item.insertText = visibleJson(JSON.stringify(offer.value));
      item.filterText = JSON.stringify(`${offer.label} ${offer.value}`);
      item.range = range;
      return item;
    });
  }

  private offers(key: string, source: string): readonly Offer[] {
    const sessions = this.connections.all.flatMap(connection =>
      connection.clusters.map(session => ({ session, label: connection.spec.label })),
    );
    const tasks = sessions.flatMap(({ session }) => [...session.replica.tasks.values()]);
    switch (key) {
      case "cluster":
        return sessions.map(({ session, label }) => ({
          label: session.cluster.name,
          description: `${label} · ${session.region} · ${session.account}`,
          value: session.cluster.arn,
        }));
      case "taskDefinition":
        return unique(
          tasks.map(task => ({ label: `${task.family}:${task.revision}`, value: `${task.family}:${task.revision}` })),
        );
      case "task":
      case "tasks":
        return tasks.map(task => ({ label: taskName(task), description: task.lastStatus, value: task.arn }));
      case "service":
        return sessions.flatMap(({ session }) =>
          session.services.all.map(service => ({
            label: service.name,
            description: `${String(service.running)} of ${String(service.desired)} running · ${session.cluster.name}`,
            value: service.arn,
          })),
        );
      case "serviceDeploymentArn":
        return sessions.flatMap(({ session }) =>
          session.services.all.flatMap(service => {
            const value = currentDeployment(service);
            return value === undefined ? [] : [{ label: service.name, description: session.cluster.name, value }];
          }),
        );
      case "containerInstance":
      case "containerInstances":
        return sessions.flatMap(({ session }) =>
          [...session.replica.containerInstances.values()].map(instance => ({
            label: instanceName(instance),
            description: `${instance.status} · ${session.cluster.name}`,
            value: instance.arn,
          })),
        );
      case "name":
        return source.includes("containerOverrides") ? containersOf(tasks, source) : [];
      default:
        return [];
    }
  }
}

/** The containers of the family that the document names. */
function containersOf(tasks: readonly Task[], source: string): readonly Offer[] {
  const definition = /"taskDefinition"\s*:\s*"([^"]*)"/.exec(source)?.[1] ?? "";
  const family = definition.slice(definition.lastIndexOf("/") + 1).replace(/:\d+$/, "");
  return unique(
    tasks
      .filter(task => task.family === family)
      .flatMap(task => task.containers.map(container => ({ label: container.name, value: container.name }))),
  );
}

const unique = (offers: readonly Offer[]): readonly Offer[] => [
  ...new Map(offers.map(offer => [offer.value, offer])).values(),
];

/** The JSON string around the cursor, quotes included; nothing when there is none yet. */
function stringAt(document: vscode.TextDocument, position: vscode.Position): vscode.Range {
  return document.getWordRangeAtPosition(position, /"[^"\n]*"?/) ?? new vscode.Range(position, position);
}
