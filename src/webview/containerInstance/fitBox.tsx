import type { Fit, FitView } from "./containerInstanceProtocol";
import { amount } from "../../text/counts";
import { post } from "../parts/host";
import { Empty, Section, lookedUp } from "../parts/parts";
import { Shape } from "../parts/stateShape";

const other = "another one";

function choose(select: HTMLSelectElement, chosen: string | undefined): void {
  const wanted = select.value;
  // The host asks which one; until then what was chosen stays.
  if (wanted === other) select.value = chosen ?? "";
  if (wanted === "") post({ kind: "stopFit" });
  else post(wanted === other ? { kind: "fit" } : { kind: "fit", definition: wanted });
}

/** "What Would Fit": a task definition against what remains. */
export const FitBox = ({ view }: { readonly view: FitView }) => (
  <Section name="fit" title="What Would Fit">
    <label class="choose">
      <span>Task definition</span>
      <select value={view.chosen ?? ""} onChange={event => choose(event.currentTarget, view.chosen)}>
        <option value="">Choose…</option>
        {view.choices.map(item => (
          <option key={item.key} value={item.key}>
            {item.label}
          </option>
        ))}
        <option value={other}>Another family…</option>
      </select>
    </label>
    {view.result.kind === "none" && (
      <Empty>Choose one to see how many more of its tasks fit, and what limits them.</Empty>
    )}
    <div class="result" aria-live="polite">
      {lookedUp(view.result, "the task definition", fit => (
        <Result fit={fit} />
      ))}
    </div>
  </Section>
);

const Result = ({ fit }: { readonly fit: Fit }) => (
  <>
    <p class="verdict">
      <strong class="count">{fit.count === undefined ? "∞" : amount(fit.count)}</strong>
      <span>{fit.sentence}</span>
    </p>
    {[...fit.obstacles, ...fit.unchecked].map(text => (
      <p key={text} class="failure">
        <Shape tone="warn" />
        <span>{text}</span>
      </p>
    ))}
    <table>
      <caption class="unseen">{`What one task of ${fit.definition} needs`}</caption>
      <thead>
        <tr>
          {["Resource", "One task needs", "Free", "Fits"].map(title => (
            <th key={title} scope="col">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {fit.rows.map(row => (
          <tr key={row.key} class={row.first ? "first" : undefined}>
            <th scope="row">
              {row.label}
              {row.first && <span class="hint">limit</span>}
            </th>
            <td>{row.needs}</td>
            <td>{row.free}</td>
            <td class="number">{row.fits === undefined ? "no limit" : amount(row.fits)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </>
);
