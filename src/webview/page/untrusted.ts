import { options } from "preact";
import type { VNode } from "preact";
import { visible } from "../../text/visible";

/** What goes back to the host as it came, or is nobody's text. */
const verbatim = new Set(["children", "value", "class", "d"]);

/**
 * Every text and every attribute of every page passes here on its way to the DOM, so no drawing can forget that what
 * the API says is untrusted. Preact makes a node of `type` null for each text, whose `props` is the text itself.
 */
export function showInvisibleCharacters(): void {
  options.vnode = (node: VNode) => {
    const text: unknown = node.props;
    if (typeof text === "string") node.props = visible(text) as never;
    else if (typeof node.type === "string") showIn(node.props);
  };
}

function showIn(props: Record<string, unknown>): void {
  for (const name in props) {
    const value = props[name];
    if (typeof value === "string" && !verbatim.has(name)) props[name] = visible(value);
  }
}
