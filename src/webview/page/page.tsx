import type { ComponentType } from "preact";
import { render } from "preact";
import { FreshnessBar } from "./freshnessBar";
import { post, save, savedScroll, setClock, whenChosen } from "../parts/host";
import { apply } from "../parts/patch";
import type { Freshness } from "../parts/protocol";
import type { HostMessage, PageState, View } from "./pageProtocol";
import { showInvisibleCharacters } from "./untrusted";

/** What is no longer current is drawn without color. */
const isOld = ({ kind }: Freshness): boolean => kind === "failed" || kind === "gone";

function place(): Element {
  const root = document.querySelector("#page");
  if (!root) throw new Error("The page has no place to draw in.");
  showInvisibleCharacters();
  return root;
}

/** Draws a page that is about no single resource, and listens to its host by itself. */
export function startOther(Drawing: ComponentType): void {
  const root = place();
  const redraw = () =>
    render(
      <main class="page stream">
        <Drawing />
      </main>,
      root,
    );
  whenChosen(redraw);
  setInterval(redraw, 1000);
  redraw();
}

/** Draws a page from what the host sends, once a second for what moves by itself, and after each choice. */
export function startPage(Drawing: ComponentType<{ readonly view: View }>): void {
  const root = place();
  let state: PageState | undefined;
  let scroll = savedScroll;

  const redraw = () => {
    if (!state) return;
    const { freshness, view } = state;
    keepingFocus(() =>
      render(
        <div class={isOld(freshness) ? "page old" : "page"}>
          <FreshnessBar freshness={freshness} />
          <main>{view && <Drawing view={view} />}</main>
        </div>,
        root,
      ),
    );
    if (!view) return;
    document.title = view.header.tab;
    if (scroll > 0) window.scrollTo({ top: scroll });
    scroll = 0;
  };

  const take = (message: HostMessage) => {
    setClock(message.now);
    switch (message.kind) {
      case "show":
        state = message.state;
        // Until there is something to scroll, the place to go back to is the one that counts.
        save(message.identity, scroll > 0 ? scroll : undefined);
        break;
      case "patch":
        try {
          state = apply(state, message.patch) as PageState;
        } catch {
          // The page lost the thread; everything is sent again.
          post({ kind: "ready" });
          return;
        }
    }
    redraw();
  };

  whenChosen(redraw);
  window.addEventListener("message", event => take(event.data as HostMessage));
  window.addEventListener("scrollend", () => save());
  window.addEventListener("resize", redraw);
  setInterval(redraw, 1000);
  post({ kind: "ready" });
}

/** An element that is moved in the document loses the focus; it gets it back. */
function keepingFocus(draw: () => void): void {
  const focused = document.activeElement;
  draw();
  const canFocus = focused instanceof HTMLElement || focused instanceof SVGElement;
  if (canFocus && focused !== document.activeElement && focused.isConnected) focused.focus({ preventScroll: true });
}
