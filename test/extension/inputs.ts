import assert from "node:assert/strict";
import * as vscode from "vscode";

type Pick = vscode.QuickPick<vscode.QuickPickItem>;

interface Open {
  readonly kind: "pick" | "box";
  readonly input: Pick | vscode.InputBox;
  accept(): void;
  back(): void;
}

/** A message or modal question that was shown; `answer` is what was clicked. */
export interface Shown {
  readonly level: "error" | "warning" | "information";
  readonly message: string;
  readonly modal: boolean;
  readonly detail: string;
  readonly buttons: readonly string[];
}

/** Waits until `check` gives something; fails with `what` after 20 seconds. */
export async function eventually<T>(what: string, check: () => T | undefined | false, timeoutMs = 20_000): Promise<T> {
  const until = Date.now() + timeoutMs;
  for (;;) {
    const value = check();
    if (value !== undefined && value !== false) return value;
    if (Date.now() > until) assert.fail(`never came: ${what}`);
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}

/** Watches the real quick inputs that the extension opens, answers them, and answers its messages: the test host shows no modals. */
export class Inputs {
  readonly shown: Shown[] = [];
  /** The rows of each pick that `steps` answered. */
  readonly offered: (readonly vscode.QuickPickItem[])[] = [];
  private current?: Open;
  private readonly answers: ((shown: Shown) => string | undefined)[] = [];
  private readonly restore: (() => void)[] = [];

  constructor() {
    const { window } = vscode;
    const { createQuickPick, createInputBox } = window;
    this.replace("createQuickPick", () => this.watch("pick", createQuickPick.call(window)));
    this.replace("createInputBox", () => this.watch("box", createInputBox.call(window)));
    this.replace("showErrorMessage", this.message("error"));
    this.replace("showWarningMessage", this.message("warning"));
    this.replace("showInformationMessage", this.message("information"));
  }

  dispose(): void {
    for (const undo of this.restore) undo();
    this.current?.input.dispose();
  }

  /** Answers the next messages that have this button by it, until `times` are answered; `first` happens before each answer. */
  answer(button: string, times = 1, first: () => void = () => undefined): void {
    let left = times;
    this.answers.push(shown => {
      if (left === 0 || !shown.buttons.includes(button)) return undefined;
      left--;
      first();
      return button;
    });
  }

  /** The message whose text contains `text`, once it was shown. */
  said(text: string): Promise<Shown> {
    return eventually(`a message with «${text}» among ${JSON.stringify(this.shown.map(item => item.message))}`, () =>
      this.shown.find(item => `${item.message}\n${item.detail}`.includes(text)),
    );
  }

  /** The pick whose placeholder contains `text`, once its items are there. */
  async pick(text: string): Promise<Pick> {
    return eventually(`a pick «${text}», instead ${this.describe()}`, () => {
      const open = this.current;
      if (open?.kind !== "pick") return undefined;
      const pick = open.input as Pick;
      return (pick.placeholder ?? "").includes(text) && !pick.busy ? pick : undefined;
    });
  }

  /** Chooses the items whose labels contain the texts. */
  async choose(text: string, ...labels: readonly string[]): Promise<void> {
    const pick = await this.pick(text);
    const items = labels.map(label => {
      const item =
        pick.items.find(candidate => candidate.label === label) ??
        pick.items.find(candidate => candidate.label.includes(label));
      assert.ok(item, `«${label}» is not among ${pick.items.map(candidate => candidate.label).join(", ")}`);
      return item;
    });
    if (pick.canSelectMany) pick.selectedItems = items;
    else pick.activeItems = items;
    this.take().accept();
  }

  async box(text: string): Promise<vscode.InputBox> {
    return eventually(`a box «${text}», instead ${this.describe()}`, () => {
      const open = this.current;
      if (open?.kind !== "box") return undefined;
      const box = open.input as vscode.InputBox;
      return (box.prompt ?? "").includes(text) ? box : undefined;
    });
  }

  async type(text: string, value?: string): Promise<void> {
    const box = await this.box(text);
    if (value !== undefined) box.value = value;
    this.accept();
  }

  /**
   * Answers the steps of a wizard as they come: a pick by the label of a row, a box by a text, or by none where it keeps what it
   * proposes.
   */
  async steps(...answers: readonly string[]): Promise<void> {
    for (const answer of answers) {
      const { kind, input } = await eventually(`a step for «${answer}»`, () => this.ready());
      if (kind === "box") await this.type("", answer === "" ? undefined : answer);
      else {
        this.offered.push((input as Pick).items);
        await this.choose("", answer);
      }
    }
  }

  /** The input that is open, once a pick's rows are there. */
  private ready(): Open | undefined {
    const open = this.current;
    return open?.kind === "pick" && (open.input as Pick).busy ? undefined : open;
  }

  accept(): void {
    const open = this.current;
    assert.ok(open, "no input is open");
    open.accept();
  }

  back(): void {
    this.take().back();
  }

  escape(): void {
    this.take().input.hide();
  }

  /** The input that is open, as VS Code gave it. */
  get input(): vscode.QuickInput {
    assert.ok(this.current, "no input is open");
    return this.current.input;
  }

  get isOpen(): boolean {
    return this.current !== undefined;
  }

  private take(): Open {
    const open = this.current;
    assert.ok(open, "no input is open");
    return open;
  }

  private describe(): string {
    const open = this.current;
    if (!open) return "nothing is open";
    return open.kind === "pick"
      ? `pick «${(open.input as Pick).placeholder ?? ""}»`
      : `box «${(open.input as vscode.InputBox).prompt ?? ""}»`;
  }

  private replace(name: string, value: unknown): void {
    const window = vscode.window as unknown as Record<string, unknown>;
    const before = window[name];
    window[name] = value;
    this.restore.push(() => (window[name] = before));
  }

  private message(level: Shown["level"]) {
    return (message: string, ...rest: readonly (string | vscode.MessageOptions)[]) => {
      const options = rest.find(item => typeof item === "object");
      const buttons = rest.filter(item => typeof item === "string");
      const shown = { level, message, modal: options?.modal ?? false, detail: options?.detail ?? "", buttons };
      this.shown.push(shown);
      for (const answer of this.answers) {
        const button = answer(shown);
        if (button !== undefined) return Promise.resolve(button);
      }
      return Promise.resolve(undefined);
    };
  }

  private watch<I extends Pick | vscode.InputBox>(kind: Open["kind"], input: I): I {
    const accepts: ((event: void) => void)[] = [];
    const buttons: ((button: vscode.QuickInputButton) => void)[] = [];
    const open: Open = {
      kind,
      input,
      accept: () => accepts.forEach(listener => listener()),
      back: () => buttons.forEach(listener => listener(vscode.QuickInputButtons.Back)),
    };
    this.current = open;
    const forget = () => {
      if (this.current === open) this.current = undefined;
    };
    return new Proxy(input, {
      get: (target, name) => {
        if (name === "onDidAccept")
          return (listener: () => void) => (accepts.push(listener), target.onDidAccept(listener));
        if (name === "onDidTriggerButton")
          return (listener: (button: vscode.QuickInputButton) => void) => (
            buttons.push(listener),
            target.onDidTriggerButton(listener)
          );
        if (name === "dispose") return () => (forget(), target.dispose());
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === "function" ? value.bind(target) : value;
      },
      set: (target, name, value) => Reflect.set(target, name, value, target),
    });
  }
}
