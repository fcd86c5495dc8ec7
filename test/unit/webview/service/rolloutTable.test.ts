import assert from "node:assert/strict";
import { isValidElement, toChildArray } from "preact";
import type { ComponentChildren, VNode } from "preact";

type Props = { readonly class?: string; readonly children?: ComponentChildren };

/** All elements of what a component draws, as far as it says so itself. */
function* elements(drawn: ComponentChildren): Generator<VNode<Props>> {
  for (const child of toChildArray(drawn)) {
    if (!isValidElement(child)) continue;
    const element = child as VNode<Props>;
    yield element;
    yield* elements(element.props.children);
  }
}

describe("the rollout table of a service's page", () => {
  const row = { key: "1", revision: "web:8", isNew: true, running: 1, desired: 2, pending: 0, failed: 3 };
  const reasonOf = async (reason: string) => {
    // A page's scripts ask for it as they are loaded.
    Object.assign(globalThis, { acquireVsCodeApi: () => ({ getState: () => undefined }) });
    const { RolloutTable } = await import("../../../../src/webview/service/rolloutTable");
    const state = { text: "Failed", icon: "error", tone: "bad" } as never;
    const drawn = RolloutTable({ rows: [{ ...row, state, reason }] });
    const hints = [...elements(drawn)].filter(({ type, props }) => type === "bdi" && props.class === "hint");
    return toChildArray(hints[0]?.props.children).map(String).join("");
  };

  it("leaves the rows to be sorted by each column, as other tables do", async () => {
    Object.assign(globalThis, { acquireVsCodeApi: () => ({ getState: () => undefined }) });
    const { RolloutTable } = await import("../../../../src/webview/service/rolloutTable");
    const { SortableHead } = await import("../../../../src/webview/parts/sorting");
    const state = { text: "Failed", icon: "error", tone: "bad" } as never;
    const head = [...elements(RolloutTable({ rows: [{ ...row, state }] }))].find(({ type }) => type === SortableHead);
    const { columns = [] } = (head?.props ?? {}) as { readonly columns?: readonly { readonly of?: unknown }[] };
    assert.equal(columns.length, 5);
    assert.ok(columns.every(({ of }) => of !== undefined));
  });

  it("cuts a reason that doesn't end, and shows one of ECS's own whole", async () => {
    const reason = "ECS deployment circuit breaker: tasks failed to start.";
    assert.equal(await reasonOf(reason), reason);
    const shown = await reasonOf("x".repeat(100_000));
    assert.ok(shown.length > 500 && shown.length < 1100, `${shown.length} characters`);
    assert.ok(shown.endsWith("…"));
  });
});
