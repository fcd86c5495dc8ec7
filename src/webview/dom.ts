import { visible } from "./visible";

/**
 * A small keyed DOM patch: a page is described whole, and only what differs from the last description is touched, so that
 * focus, scroll and selection stay where they are.
 */
export type Child = Node | string | number | false | undefined;

export interface Props {
  readonly key?: string;
  readonly class?: string;
  /** CSS variables, set by script: a strict CSP ignores inline style attributes. */
  readonly vars?: Readonly<Record<string, string>>;
  readonly [name: string]: unknown;
}

interface ElementNode {
  readonly kind: "element";
  readonly key?: string;
  readonly tag: string;
  readonly props: Props;
  readonly children: readonly Node[];
  dom?: Element;
}

interface TextNode {
  readonly kind: "text";
  readonly key?: undefined;
  readonly text: string;
  dom?: Text;
}

interface MemoNode {
  readonly kind: "memo";
  readonly key?: string;
  readonly draw: (...values: never) => ElementNode;
  readonly values: readonly unknown[];
  inner?: ElementNode;
}

export type Node = ElementNode | TextNode | MemoNode;
export type Drawn = ElementNode;

const svgSpace = "http://www.w3.org/2000/svg";

/** Describes an element. Text is only ever set as text, and `on…` properties only take functions. */
export function h(tag: string, props: Props, ...children: readonly (Child | readonly Child[])[]): ElementNode {
  return { kind: "element", key: props.key, tag, props, children: nodesOf(children) };
}

function nodesOf(children: readonly (Child | readonly Child[])[]): readonly Node[] {
  return children.flat().flatMap((child): readonly Node[] => {
    if (child === undefined || child === false || child === "") return [];
    if (typeof child === "object") return [child];
    return [{ kind: "text", text: visible(String(child)) }];
  });
}

/** Describes an element that is only described anew when one of `values` is another than before. */
export function memo<V extends readonly unknown[]>(
  key: string,
  draw: (...values: V) => ElementNode,
  ...values: V
): Node {
  return { kind: "memo", key, draw, values };
}

const elementOf = (node: MemoNode | ElementNode): ElementNode =>
  node.kind === "element" ? node : (node.inner ??= node.draw(...(node.values as never)));

const domOf = (node: Node): Element | Text => {
  const dom = node.kind === "text" ? node.dom : elementOf(node).dom;
  if (!dom) throw new Error("A node is used before it was made.");
  return dom;
};

function make(node: Node, inSvg: boolean): Element | Text {
  if (node.kind === "text") return (node.dom = document.createTextNode(node.text));
  const element = elementOf(node);
  const svg = inSvg || element.tag === "svg";
  const dom = svg ? document.createElementNS(svgSpace, element.tag) : document.createElement(element.tag);
  element.dom = dom;
  for (const child of element.children) dom.append(make(child, svg));
  // After the children: a select takes its value from its options.
  setProps(dom, {}, element.props);
  return dom;
}

function setProps(dom: Element, before: Props, after: Props): void {
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const value = after[name];
    if (name === "key" || (before[name] === value && name !== "value")) continue;
    if (name === "vars") setVars(dom, before.vars ?? {}, after.vars ?? {});
    else if (name.startsWith("on")) Reflect.set(dom, name, value ?? null);
    else if (name === "value" || name === "checked") setField(dom, name, value);
    else setAttribute(dom, name, value);
  }
}

function setAttribute(dom: Element, name: string, value: unknown): void {
  const isSaid = name.startsWith("aria-") && typeof value === "boolean";
  if (isSaid) dom.setAttribute(name, value ? "true" : "false");
  else if (value === true) dom.setAttribute(name, "");
  else if (typeof value === "string" || typeof value === "number") dom.setAttribute(name, visible(`${value}`));
  else dom.removeAttribute(name);
}

function setVars(
  dom: Element,
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): void {
  const style = (dom as HTMLElement | SVGElement).style;
  for (const name of Object.keys(before)) if (!(name in after)) style.removeProperty(name);
  for (const [name, value] of Object.entries(after)) if (before[name] !== value) style.setProperty(name, value);
}

/** A field being typed in keeps what was typed: its own input event changed the state already. */
function setField(dom: Element, name: string, value: unknown): void {
  if (Reflect.get(dom, name) !== value) Reflect.set(dom, name, value ?? "");
}

const alike = (a: Node, b: Node): boolean => {
  if (a.kind === "text" || b.kind === "text") return a.kind === b.kind;
  if (a.kind === "memo" && b.kind === "memo" && a.draw === b.draw) return a.key === b.key;
  return a.key === b.key && elementOf(a).tag === elementOf(b).tag;
};

function patch(before: Node, after: Node, inSvg: boolean): void {
  if (before === after) return;
  if (before.kind === "text" || after.kind === "text") {
    if (before.kind !== "text" || after.kind !== "text") throw new Error("Unlike nodes cannot be patched.");
    after.dom = before.dom;
    if (after.dom && before.text !== after.text) after.dom.data = after.text;
    return;
  }
  if (before.kind === "memo" && after.kind === "memo" && before.draw === after.draw) {
    const same =
      before.values.length === after.values.length &&
      before.values.every((value, index) => Object.is(value, after.values[index]));
    if (same) {
      after.inner = before.inner;
      return;
    }
  }
  const old = elementOf(before);
  const now = elementOf(after);
  const dom = old.dom;
  if (!dom) throw new Error("A node is patched before it was made.");
  now.dom = dom;
  const svg = inSvg || now.tag === "svg";
  patchChildren(dom, old.children, now.children, svg);
  setProps(dom, old.props, now.props);
}

function patchChildren(parent: Element, before: readonly Node[], after: readonly Node[], svg: boolean): void {
  const keyed = new Map<string, number>();
  before.forEach((node, index) => node.key !== undefined && keyed.set(node.key, index));
  const used = new Set<number>();
  let next = 0;
  // For each new child the place of the old one it goes on from, or -1.
  const origins = after.map(node => {
    let origin = -1;
    if (node.key !== undefined) origin = keyed.get(node.key) ?? -1;
    else {
      origin = before.findIndex((old, index) => index >= next && old.key === undefined && alike(old, node));
      if (origin >= 0) next = origin + 1;
    }
    const old = before[origin];
    if (!old || used.has(origin) || !alike(old, node)) return -1;
    used.add(origin);
    return origin;
  });
  before.forEach((node, index) => !used.has(index) && domOf(node).remove());
  const staying = longestRise(origins);
  let follower: ChildNode | null = null;
  for (let index = after.length - 1; index >= 0; index--) {
    const node = after[index];
    const origin = origins[index] ?? -1;
    if (!node) continue;
    const old = before[origin];
    if (old) patch(old, node, svg);
    const dom = old ? domOf(node) : make(node, svg);
    if (!old || !staying.has(origin)) parent.insertBefore(dom, follower);
    follower = dom;
  }
}

/** The longest rising run of old places: those children stay where they are, and only the others are moved. */
function longestRise(origins: readonly number[]): ReadonlySet<number> {
  const tails: { value: number; before?: (typeof tails)[number] }[] = [];
  for (const value of origins) {
    if (value < 0) continue;
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((tails[middle]?.value ?? Infinity) < value) low = middle + 1;
      else high = middle;
    }
    tails[low] = { value, before: tails[low - 1] };
  }
  const staying = new Set<number>();
  for (let end = tails.at(-1); end; end = end.before) staying.add(end.value);
  return staying;
}

/** Draws `now` in place of `before` below `root`, and gives the focus back to an element that lost it by being moved. */
export function render(root: Element, before: Node | undefined, now: Node): void {
  const focused = document.activeElement;
  if (before && alike(before, now)) patch(before, now, false);
  else root.replaceChildren(make(now, false));
  const lost = focused instanceof HTMLElement || focused instanceof SVGElement;
  if (lost && focused !== document.activeElement && focused.isConnected) focused.focus({ preventScroll: true });
}
