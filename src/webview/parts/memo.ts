import { Component } from "preact";
import type { ComponentChild, ComponentClass } from "preact";

/** A component that is drawn anew only when one of its properties is another than before: `preact/compat` brings 3 KiB for this. */
export function memo<P extends object>(draw: (props: P) => ComponentChild): ComponentClass<P> {
  return class extends Component<P> {
    override shouldComponentUpdate(next: Readonly<P>): boolean {
      const names = Object.keys({ ...this.props, ...next }) as (keyof P)[];
      return names.some(name => !Object.is(this.props[name], next[name]));
    }

    override render(): ComponentChild {
      return draw(this.props);
    }
  };
}
