import { createHook, executionAsyncId } from "node:async_hooks";
import { relative } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import * as vscode from "vscode";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

/** They end by themselves within the turn that began them; of random bytes Node tells no end. */
const momentary: ReadonlySet<string> = new Set(["TickObject", "Microtask", "Immediate", "RANDOMBYTESREQUEST"]);

/** Where something was begun, as text: an error would keep what is on its stack, and so what the test looks for. */
interface Where {
  /** The bundles' own frames, innermost first. */
  readonly own: readonly string[];
  readonly isInnermostOwn: boolean;
  /** Whether only Node itself was at work. */
  readonly isNode: boolean;
}

interface Begun extends Where {
  readonly type: string;
  readonly causedBy?: Begun;
}

type Api = Record<string, unknown>;

/**
 * Notes what the extension's bundles begin, and where: timers, sockets, child processes, watchers and promises through
 * Node's own hooks, and whatever is registered with VS Code or with the process.
 */
export class Leftovers {
  private readonly begun = new Map<number, Begun>();
  private readonly registered = new Map<object, string>();
  private readonly listened = listenersOfProcess();
  private readonly undo: (() => void)[] = [];
  private readonly hook = createHook({
    init: (id, type) => {
      if (momentary.has(type)) return;
      const where = this.here();
      const causedBy = where.isNode ? this.begun.get(executionAsyncId()) : undefined;
      this.begun.set(id, { type, ...where, causedBy });
    },
    promiseResolve: id => void this.begun.delete(id),
    // Of a promise: it was collected, so that nothing waits for it.
    destroy: id => void this.begun.delete(id),
  });

  /** `bundles` is the folder of what the extension ships. */
  constructor(private readonly bundles: string) {
    const { window, workspace, languages, commands, extensions, env } = vscode;
    for (const [name, api] of Object.entries({ window, workspace, languages, commands, extensions, env }))
      this.watch(name, api);
    this.hook.enable();
  }

  /** What there is of the extension's own doing, and where it was begun. */
  left(): readonly string[] {
    collect();
    const resources = [...this.begun.values()].flatMap(item => placeOf(item) ?? []);
    const listeners = listenersOfProcess().filter(event => !this.listened.includes(event));
    const counts = new Map<string, number>();
    for (const each of [...resources, ...this.registered.values(), ...listeners])
      counts.set(each, (counts.get(each) ?? 0) + 1);
    return [...counts].map(([what, count]) => `${String(count)} ${what}`).sort();
  }

  dispose(): void {
    this.hook.disable();
    for (const undo of this.undo) undo();
  }

  private here(): Where {
    const before = { ...Error };
    Error.prepareStackTrace = (_, sites) => sites;
    Error.stackTraceLimit = 30;
    const all = new Error().stack as unknown as readonly NodeJS.CallSite[];
    Object.assign(Error, { prepareStackTrace: undefined }, before);
    const sites = all.filter(site => {
      const file = site.getFileName();
      return file && !file.startsWith("node:") && file !== __filename;
    });
    const isOwn = (site: NodeJS.CallSite | undefined) => site?.getFileName()?.startsWith(this.bundles) ?? false;
    const own = sites.filter(isOwn).slice(0, 4);
    return {
      own: own.map(site => this.nameOf(site)),
      isInnermostOwn: isOwn(sites[0]),
      isNode: sites.length === 0,
    };
  }

  private nameOf(site: NodeJS.CallSite): string {
    const file = relative(this.bundles, site.getFileName() ?? "");
    return `${site.getFunctionName() ?? "(anonymous)"} (${file}:${String(site.getLineNumber())})`;
  }

  /** Has each thing that the extension registers or makes noted until it is disposed of. */
  private watch(name: string, api: Api): void {
    for (const [key, { value: real, writable }] of Object.entries(Object.getOwnPropertyDescriptors(api))) {
      if (!/^(on[A-Z]|register|create)/.test(key) || !writable || typeof real !== "function") continue;
      api[key] = (...args: unknown[]) => {
        const made = (real as (...all: unknown[]) => unknown).apply(api, args) as
          { dispose?: () => unknown } | undefined;
        const { own } = this.here();
        if (own.length === 0 || typeof made?.dispose !== "function") return made;
        return this.noted(made, made.dispose.bind(made), `${name}.${key}: ${own.join(" < ")}`);
      };
      this.undo.push(() => (api[key] = real));
    }
  }

  private noted(made: object, dispose: () => unknown, what: string): object {
    this.registered.set(made, what);
    const disposes = () => {
      this.registered.delete(made);
      return dispose();
    };
    return new Proxy(made, {
      get: (target, property) => {
        if (property === "dispose") return disposes;
        const value: unknown = Reflect.get(target, property, target);
        return typeof value === "function" ? value.bind(target) : value;
      },
      set: (target, property, value) => Reflect.set(target, property, value, target),
    });
  }
}

/** Undefined of what isn't the extension's; what Node begins by itself is of whoever asked Node. */
function placeOf({ type, own, isInnermostOwn, causedBy }: Begun): string | undefined {
  // VS Code's promises and timers, and the test's, end when they like; a socket stays ours though VS Code's proxy opens it.
  const isOwn = type === "PROMISE" || type === "Timeout" ? isInnermostOwn : own.length > 0;
  if (isOwn) return `${type}: ${own.join(" < ")}`;
  if (type === "PROMISE" || !causedBy) return undefined;
  const cause = placeOf(causedBy);
  return cause && `${type} of ${cause}`;
}

const listenersOfProcess = (): readonly string[] =>
  process
    .eventNames()
    .flatMap(event =>
      process.rawListeners(event as "exit").map((_, index) => `process.on ${String(event)} ${String(index)}`),
    );
