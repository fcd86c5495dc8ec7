import * as vscode from "vscode";
import type { ClusterSession } from "../../ecs/session/clusterSession";
import type { Connections } from "../../ecs/session/connections";
import type { Disposable } from "../../ecs/model/emitter";
import { lastPart, parseArn } from "../../ecs/model/model";
import type { Subject } from "../../tree/nodes/node";
import { record, records } from "../parts/definition";
import type { DocumentTexts } from "./documentFiles";
import { documentName, documentQuery, parseQuery, scheme } from "./documentUri";
import type { DocumentIdentity } from "./documentUri";
import { EarlierVersions } from "./earlierVersions";
import { followed } from "./followed";
import { versionText } from "../parts/pills";
import { jsonText } from "../../text/jsonText";
import { fitting } from "../../text/fitting";
import { plainText } from "../../text/plainText";
import { messageText } from "../../text/secrets";

export interface DocumentsDeps {
  readonly connections: Connections;
  /** Has a document read again where it is open. */
  readonly changed: (uri: vscode.Uri) => void;
}

/** A task, an instance, a cluster or a service by its ARN; `container` names one container of a task. */
export type DocumentSubject = Subject & { readonly container?: string };

/** "View JSON": read-only documents that follow the replica for as long as they are seen. */
export class Documents implements DocumentTexts, vscode.Disposable {
  private readonly earlier: EarlierVersions;
  private readonly disposables: vscode.Disposable[];
  private readonly closed = new AbortController();
  private readonly following = new Map<string, Disposable>();

  constructor(private readonly deps: DocumentsDeps) {
    this.earlier = new EarlierVersions(deps.connections);
    this.disposables = [this.earlier, vscode.window.onDidChangeVisibleTextEditors(() => this.follow())];
  }

  /** Ends once it is on screen: VS Code gives up an editor that another one overtakes. */
  open(subject: DocumentSubject): Promise<void> {
    // A task definition's page stays in sight, so that both can be read together.
    const isDefinition = parseArn(subject.arn)?.kind === "task-definition";
    return this.show(uriOf(identityOf(subject)), isDefinition ? vscode.ViewColumn.Beside : undefined);
  }

  /** Opens VS Code's own diff between the version seen before and the current one. */
  compare(subject: Subject): void {
    const identity = identityOf(subject);
    const current = subject.session.replica.get(subject.arn);
    const all = this.earlier.of(subject.arn);
    // Fields without a version of their own, such as health, change within one: a real version is what is asked for.
    const before = all.findLast(item => item.version !== current?.version) ?? all.at(-1);
    if (!before) {
      void vscode.window.showInformationMessage("Only one version was seen in this window so far.");
      return;
    }
    const [from, to] = [versionText(before.version), current ? versionText(current.version) : "gone"];
    const left = uriOf({ ...identity, until: before.until }, from);
    const title = `${documentName(identity).replace(/\.json$/, "")}: ${from} ↔ ${to}`;
    void vscode.commands.executeCommand("vscode.diff", left, uriOf(identity), title, { preview: true });
  }

  /** Opens VS Code's own diff between two task definitions, by their ARNs. */
  async compareDefinitions(target: Omit<Subject, "arn">, before: string, after: string): Promise<void> {
    const [left, right] = [before, after].map(arn => uriOf(identityOf({ ...target, arn })));
    const title = plainText(`${lastPart(before)} ↔ ${lastPart(after)}`);
    await vscode.commands.executeCommand("vscode.diff", left, right, title, { preview: true });
  }

  /** Opens VS Code's own diff between two service revisions, each with its task definition in it. */
  async compareRevisions(
    target: Omit<Subject, "arn">,
    [before, after]: readonly [string, string],
    signal: AbortSignal,
  ): Promise<void> {
    const own = AbortSignal.any([signal, this.closed.signal]);
    const { found } = await target.session.gateway.describeServiceRevisions([before, after], own);
    const name = (arn: string) =>
      lastPart(found.find(revision => revision.arn === arn)?.taskDefinitionArn ?? `revision ${lastPart(arn)}`);
    // The ARN ends in cluster, service and number.
    const service = after.split("/").at(-2) ?? "";
    const [left, right] = [before, after].map(arn => uriOf(identityOf({ ...target, arn })));
    const title = plainText(`${service}: ${name(before)} ↔ ${name(after)}`);
    await vscode.commands.executeCommand("vscode.diff", left, right, title, { preview: true });
  }

  /** Throws a sentence when there is nothing to show: VS Code puts it where the text would be. */
  async text(uri: vscode.Uri): Promise<string> {
    const identity = parseQuery(uri.query);
    if (!identity) throw new Error("This document does not say what it is about.");
    if (identity.until !== undefined) {
      const found = this.earlier.of(identity.arn).find(item => item.until === identity.until);
      if (!found) throw new Error("This earlier version is no longer kept.");
      return jsonText(found.raw);
    }
    return jsonText(await this.raw(identity));
  }

  dispose(): void {
    this.closed.abort();
    for (const item of [...this.following.values(), ...this.disposables]) item.dispose();
    this.following.clear();
  }

  private async show(uri: vscode.Uri, viewColumn?: vscode.ViewColumn): Promise<void> {
    try {
      const document = await vscode.workspace.openTextDocument(uri);
      await vscode.window.showTextDocument(document, { preview: false, viewColumn });
    } catch (error) {
      void vscode.window.showErrorMessage(fitting(plainText(messageText(error))));
    }
  }

  private async session(identity: DocumentIdentity): Promise<ClusterSession> {
    const connection = this.deps.connections.get(identity.connection);
    if (!connection) throw new Error("This document's connection was removed.");
    if (!connection.cluster(identity.cluster)) await connection.load();
    if (connection.state.kind === "failed") throw connection.state.error;
    const session = connection.cluster(identity.cluster);
    if (!session) throw new Error("This connection no longer lists the document's cluster.");
    return session;
  }

  private async raw(identity: DocumentIdentity): Promise<unknown> {
    const session = await this.session(identity);
    const { arn, container } = identity;
    const kind = parseArn(arn)?.kind;
    if (kind === "cluster") return session.cluster.raw;
    if (kind === "task-definition") return (await session.gateway.taskDefinition(arn, this.closed.signal)).raw;
    if (kind === "service-revision") return this.revision(session, arn);
    if (kind === "service") {
      const service = (await session.services.read(this.closed.signal)).find(item => item.arn === arn);
      if (!service) throw new Error("ECS no longer knows this service.");
      return service.raw;
    }
    if (!session.replica.get(arn)) await session.reread([arn], this.closed.signal);
    const resource = session.replica.get(arn);
    if (!resource) throw new Error("ECS no longer knows it. A stopped task is forgotten after about an hour.");
    if (container === undefined) return resource.raw;
    return records(record(resource.raw)["containers"]).find(item => item["name"] === container) ?? {};
  }

  /** A revision with the task definition in place of its ARN: what a deployment changed is mostly in there. */
  private async revision({ gateway }: ClusterSession, arn: string): Promise<unknown> {
    const { signal } = this.closed;
    const [revision] = (await gateway.describeServiceRevisions([arn], signal)).found;
    if (!revision) throw new Error("ECS no longer knows this service revision.");
    const { taskDefinitionArn, raw } = revision;
    return taskDefinitionArn
      ? { ...raw, taskDefinition: (await gateway.taskDefinition(taskDefinitionArn, signal)).raw }
      : raw;
  }

  /** Visible documents are told of changes and keep their cluster reading itself; hidden ones cost no call. */
  private follow(): void {
    const seen = new Map(
      vscode.window.visibleTextEditors
        .map(({ document }) => document.uri)
        .filter(uri => uri.scheme === scheme)
        .map(uri => [uri.toString(), uri]),
    );
    for (const [key, item] of this.following)
      if (!seen.has(key)) {
        item.dispose();
        this.following.delete(key);
      }
    for (const [key, uri] of seen) if (!this.following.has(key)) this.followOne(key, uri);
  }

  private followOne(key: string, uri: vscode.Uri): void {
    const identity = parseQuery(uri.query);
    if (!identity || identity.until !== undefined) return;
    const session = this.deps.connections.cluster(identity.cluster, identity.connection);
    if (!session) return;
    this.following.set(
      key,
      followed(session, identity, () => this.deps.changed(uri)),
    );
    // What changed while nobody looked.
    this.deps.changed(uri);
  }
}

const identityOf = ({ connection, session, arn, container }: DocumentSubject): DocumentIdentity => ({
  connection: connection.spec.id,
  cluster: session.cluster.arn,
  arn,
  container,
});

const uriOf = (identity: DocumentIdentity, version?: string): vscode.Uri =>
  vscode.Uri.from({ scheme, path: `/${documentName(identity, version)}`, query: documentQuery(identity) });

export const registerDocuments = (deps: DocumentsDeps): Documents => new Documents(deps);
