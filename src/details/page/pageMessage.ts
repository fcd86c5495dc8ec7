import { pageCommands, pageKinds } from "../../webview/parts/protocol";
import type { PageCommand, PageKind, PageMessage } from "../../webview/parts/protocol";
import type { Identity } from "../../webview/parts/protocol";
import { record, stringOf } from "../parts/definition";

const longestText = 100_000;
const docsHost = "docs.aws.amazon.com";

const text = (value: unknown): string | undefined =>
  typeof value === "string" && value.length <= longestText ? value : undefined;
const isPageKind = (value: unknown): value is PageKind => pageKinds.some(kind => kind === value);
const isCommand = (value: unknown): value is PageCommand => pageCommands.some(command => command === value);

/** The address of a page of AWS's documentation, or undefined for anything else a page may ask to open. */
export function docsUrl(value: string): string | undefined {
  if (!URL.canParse(value)) return undefined;
  const url = new URL(value);
  const plain = url.protocol === "https:" && url.host === docsHost && url.username === "" && url.password === "";
  return plain ? url.href : undefined;
}

/** What a page says, taken as untrusted: undefined for what is no message of the protocol. */
export function parseMessage(value: unknown): PageMessage | undefined {
  const message = record(value);
  const kind = message["kind"];
  switch (kind) {
    case "ready":
    case "refresh":
    case "stopFit":
    case "olderDeployments":
      return { kind };
    case "command":
      return isCommand(message["command"]) ? { kind, command: message["command"] } : undefined;
    case "open": {
      const arn = text(message["arn"]);
      return isPageKind(message["page"]) && arn ? { kind, page: message["page"], arn } : undefined;
    }
    case "docs": {
      const url = docsUrl(text(message["url"]) ?? "");
      return url ? { kind, url } : undefined;
    }
    case "copy": {
      const copied = text(message["text"]);
      return copied === undefined ? undefined : { kind, text: copied };
    }
    case "reveal": {
      const key = text(message["key"]);
      const shown = message["shown"];
      if (typeof shown !== "boolean" || (message["key"] !== undefined && key === undefined)) return undefined;
      return { kind, key, shown };
    }
    case "copyEnvironment":
    case "openPort": {
      const key = text(message["key"]);
      return key === undefined ? undefined : { kind, key };
    }
    case "showLogs": {
      const container = text(message["container"]);
      if (message["container"] !== undefined && container === undefined) return undefined;
      return { kind, ...(container !== undefined && { container }) };
    }
    case "compareRevisions": {
      const deployment = text(message["deployment"]);
      return deployment === undefined ? undefined : { kind, deployment };
    }
    case "fit": {
      const definition = message["definition"];
      if (definition === undefined) return { kind };
      const named = text(definition);
      return named ? { kind, definition: named } : undefined;
    }
    default:
      return undefined;
  }
}

/** Where a page that VS Code brings back belongs; its state comes from the page, so it is untrusted too. */
export function parseIdentity(value: unknown): Identity | undefined {
  const identity = record(record(value)["identity"]);
  const kind = identity["kind"];
  const connection = stringOf(identity["connection"]);
  const cluster = stringOf(identity["cluster"]);
  const arn = stringOf(identity["arn"]);
  return isPageKind(kind) && connection && cluster && arn ? { kind, connection, cluster, arn } : undefined;
}
