/**
 * What changed between two page states. A list whose members all carry a `key` is compared member by member, so that one
 * task of 500 travels alone.
 */
export type Patch =
  | { readonly set: unknown }
  | { readonly members: Readonly<Record<string, Patch>>; readonly drop?: readonly string[] }
  | { readonly order?: readonly string[]; readonly items: Readonly<Record<string, Patch>> };

type Members = Readonly<Record<string, unknown>>;
interface Keyed {
  readonly key: string;
}

const isMembers = (value: unknown): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function keysOf(value: unknown): readonly string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const keys: string[] = [];
  for (const item of value) {
    if (!isMembers(item) || typeof item["key"] !== "string") return undefined;
    keys.push(item["key"]);
  }
  return new Set(keys).size === keys.length ? keys : undefined;
}

/** The patch that turns `before` into `after`, or undefined when they are equal. A member that is undefined counts as absent. */
export function diff(before: unknown, after: unknown): Patch | undefined {
  if (Object.is(before, after)) return undefined;
  const oldKeys = keysOf(before);
  const newKeys = keysOf(after);
  if (oldKeys && newKeys) return diffKeyed(before as readonly Keyed[], oldKeys, after as readonly Keyed[], newKeys);
  if (Array.isArray(before) && Array.isArray(after)) {
    const same = before.length === after.length && before.every((item, index) => !diff(item, after[index]));
    return same ? undefined : { set: after };
  }
  if (isMembers(before) && isMembers(after)) return diffMembers(before, after);
  return { set: after };
}

function diffMembers(before: Members, after: Members): Patch | undefined {
  const members: Record<string, Patch> = {};
  const drop: string[] = [];
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [old, now] = [own(before, name), own(after, name)];
    if (now === undefined) {
      if (old !== undefined) drop.push(name);
      continue;
    }
    const change = diff(old, now);
    if (change) define(members, name, change);
  }
  if (drop.length > 0) return { members, drop };
  return Object.keys(members).length > 0 ? { members } : undefined;
}

function diffKeyed(
  before: readonly Keyed[],
  oldKeys: readonly string[],
  after: readonly Keyed[],
  newKeys: readonly string[],
): Patch | undefined {
  const known = new Map(before.map(item => [item.key, item]));
  const items: Record<string, Patch> = {};
  for (const item of after) {
    const old = known.get(item.key);
    const change = old ? diff(old, item) : { set: item };
    if (change) define(items, item.key, change);
  }
  const reordered = oldKeys.length !== newKeys.length || oldKeys.some((key, index) => key !== newKeys[index]);
  if (reordered) return { order: newKeys, items };
  return Object.keys(items).length > 0 ? { items } : undefined;
}

/** `toString` is a name like any other in an untrusted record, and not what every object inherits. */
const own = (members: Members, name: string): unknown => (Object.hasOwn(members, name) ? members[name] : undefined);

/** `__proto__` is one, too. */
function define<T>(target: Record<string, T>, name: string, value: T): void {
  Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
}

/** Applies a patch; what it does not touch stays the same object. Throws when it does not fit `before`. */
export function apply(before: unknown, patch: Patch): unknown {
  if ("set" in patch) return patch.set;
  if ("members" in patch) {
    if (!isMembers(before)) throw new Error("The patch changes members of something that has none.");
    const after: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(before)) if (!patch.drop?.includes(name)) define(after, name, value);
    for (const [name, change] of Object.entries(patch.members)) define(after, name, apply(own(before, name), change));
    return after;
  }
  if (!Array.isArray(before)) throw new Error("The patch changes items of something that is no list.");
  const known = new Map((before as readonly Keyed[]).map(item => [item.key, item]));
  return (patch.order ?? [...known.keys()]).map(key => {
    const change = Object.hasOwn(patch.items, key) ? patch.items[key] : undefined;
    const item = known.get(key);
    if (!change && !item) throw new Error(`The patch keeps "${key}", which is not there.`);
    return change ? apply(item, change) : item;
  });
}
