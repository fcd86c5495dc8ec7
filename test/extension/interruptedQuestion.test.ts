import assert from "node:assert/strict";
import * as vscode from "vscode";
import { pickOne } from "../../src/wizard/pick";
import { interrupt } from "../../src/wizard/question";
import { askText } from "../../src/wizard/textBox";
import { eventually, Inputs } from "./inputs";

const at = { title: "Wizard", step: 1, totalSteps: 2, canGoBack: false };

describe("a question that an MFA prompt takes off the screen", () => {
  let inputs: Inputs;
  let given: (string | undefined)[];

  beforeEach(() => {
    inputs = new Inputs();
    given = [];
  });
  afterEach(() => inputs.dispose());

  /** Shows the box as the extension does, and answers it once VS Code has hidden what was there. */
  async function askCode(input: vscode.QuickInput): Promise<void> {
    let isHidden = false;
    const hiding = input.onDidHide(() => (isHidden = true));
    const asking = interrupt(() =>
      vscode.window.showInputBox({ prompt: "Code", value: "123456", ignoreFocusOut: true }),
    );
    await eventually("the question hidden", () => isHidden);
    hiding.dispose();
    await vscode.commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
    given.push(await asking);
  }

  it("is there again with its choices when it was loading", async () => {
    const reply = pickOne(at, {
      placeholder: "Pick a cluster",
      empty: "",
      load: async () => {
        await eventually("the pick", () => inputs.isOpen);
        await askCode(inputs.input);
        return [{ label: "web", value: 1 }];
      },
    });
    await inputs.choose("Pick a cluster", "web");
    assert.deepEqual([await reply, given], [{ kind: "value", value: 1 }, ["123456"]]);
  });

  it("keeps what was typed", async () => {
    const reply = askText(at, { prompt: "Pick a name" });
    const box = await inputs.box("Pick a name");
    box.value = "typed before";
    await askCode(inputs.input);
    inputs.accept();
    assert.deepEqual([await reply, given], [{ kind: "value", value: "typed before" }, ["123456"]]);
  });

  it("is dismissed by a person all the same", async () => {
    const reply = askText(at, { prompt: "Pick a name" });
    await inputs.box("Pick a name");
    await askCode(inputs.input);
    inputs.escape();
    assert.deepEqual(await reply, { kind: "dismissed" });
  });
});
