import { plainText } from "../../text/plainText";
import type { Memory } from "../run/recentRuns";
import { withoutEnvironmentValues } from "./environmentValues";

/** Where a request document was made for. */
export interface RequestPlace {
  /** The connection's id, and what it was called then. */
  readonly connection: string;
  readonly label: string;
  readonly clusterArn: string;
  readonly cluster: string;
  readonly account: string;
  readonly region: string;
}

export interface KeptRequest extends RequestPlace {
  /** `/prod-admin/web · 111122223333 · eu-west-1/run-task.ecs.json`: it says where the document belongs. */
  readonly path: string;
  /** Its bytes, base64: VS Code decides on the encoding. */
  readonly content: string;
  readonly madeAt: number;
  readonly changedAt: number;
  /** Whether a person changed it: what nobody changed can be made again. */
  readonly isEdited: boolean;
}

const key = "ecsExplorer.requestDocuments";
const mostClosed = 20;
const mostInMemory = 100;

/**
 * The request documents of this workspace. One that is open is on disk, so that the window brings it back; once closed, only one
 * that was changed. Requests may hold secrets: one that nobody changed is there without the values of its environment. All stay
 * whole in this window, where a closed editor can be reopened.
 */
export class KeptRequests {
  private readonly byPath = new Map<string, KeptRequest>();

  constructor(private readonly memory: Memory) {
    const stored = memory.get<unknown>(key, []);
    for (const item of Array.isArray(stored) ? stored.filter(isKept) : []) this.byPath.set(item.path, item);
  }

  /** The one that was changed last comes first. */
  get all(): readonly KeptRequest[] {
    return [...this.byPath.values()].toSorted((a, b) => b.changedAt - a.changedAt);
  }

  get(path: string): KeptRequest | undefined {
    return this.byPath.get(path);
  }

  /** A new document; `nameOf` names it by a number that tells it from others of its place. */
  make(place: RequestPlace, nameOf: (number: number) => string, text: string, now: number): KeptRequest {
    const folder = `/${segment(place.label)}/${segment(`${place.cluster} · ${place.account} · ${place.region}`)}`;
    let number = 1;
    while (this.byPath.has(`${folder}/${nameOf(number)}`)) number++;
    const content = Buffer.from(text).toString("base64");
    const path = `${folder}/${nameOf(number)}`;
    const kept = { ...place, path, content, madeAt: now, changedAt: now, isEdited: false };
    this.byPath.set(path, kept);
    return kept;
  }

  /** Takes what was saved; what is the same as before is no change. False when there is no such document. */
  write(path: string, bytes: Uint8Array, now: number): boolean {
    const kept = this.byPath.get(path);
    if (!kept) return false;
    const content = Buffer.from(bytes).toString("base64");
    const isEdited = kept.isEdited || content !== kept.content;
    // VS Code tells a newer content by its time.
    this.byPath.set(path, { ...kept, content, isEdited, changedAt: Math.max(now, kept.changedAt + 1) });
    return true;
  }

  remove(path: string): boolean {
    return this.byPath.delete(path);
  }

  /** Writes down what outlives the window; `isOpen` says which somebody has open, or has typed into and not saved. */
  save(isOpen: (path: string) => boolean): PromiseLike<void> {
    const open = this.all.filter(({ path }) => isOpen(path));
    const closed = this.all.filter(({ path }) => !isOpen(path));
    // Whatever nobody changed takes no room of what somebody did.
    const edited = closed.filter(({ isEdited }) => isEdited);
    const others = closed.filter(({ isEdited }) => !isEdited);
    for (const { path } of [edited, others].flatMap(items => items.slice(mostInMemory))) this.remove(path);
    const lasting = [...open, ...edited.slice(0, mostClosed)].flatMap(item => onDisk(item) ?? []);
    return this.memory.update(key, lasting.length > 0 ? lasting : undefined);
  }
}

function onDisk(kept: KeptRequest): KeptRequest | undefined {
  if (kept.isEdited) return kept;
  const text = withoutEnvironmentValues(Buffer.from(kept.content, "base64").toString());
  return text === undefined ? undefined : { ...kept, content: Buffer.from(text).toString("base64") };
}

/** One part of a path, which shows in the breadcrumbs. */
function segment(text: string): string {
  const name = plainText(text)
    .replace(/[/\\]/g, "_")
    .slice(0, 120)
    // A cut through a character of two units leaves half of it.
    .replace(/[\ud800-\udbff]$/, "")
    .trim();
  return /^\.*$/.test(name) ? "_" : name;
}

/** Another version of this extension may have written something else. */
function isKept(value: unknown): value is KeptRequest {
  if (typeof value !== "object" || value === null) return false;
  const fields = value as Readonly<Record<string, unknown>>;
  const texts = ["connection", "label", "clusterArn", "cluster", "account", "region", "path", "content"];
  return (
    texts.every(name => typeof fields[name] === "string") &&
    String(fields["path"]).startsWith("/") &&
    Number.isFinite(fields["madeAt"]) &&
    Number.isFinite(fields["changedAt"]) &&
    typeof fields["isEdited"] === "boolean"
  );
}
