import type { AgentStep, AgentView } from "./containerInstanceProtocol";
import { Facts, Section } from "../parts/parts";
import { PillMark, Shape } from "../parts/stateShape";
import type { Tone } from "../parts/protocol";

const tones: Readonly<Record<AgentStep["state"], Tone>> = { done: "good", now: "busy", ahead: "idle", failed: "bad" };
const words: Readonly<Record<AgentStep["state"], string>> = {
  done: "done",
  now: "in progress",
  ahead: "",
  failed: "failed",
};

export const AgentBox = ({ agent }: { readonly agent: AgentView }) => (
  <Section name="agent" title="Agent" aside={<PillMark pill={agent.connected} />}>
    <Facts list={agent.facts} />
    <p class="muted" role="status">
      {agent.sentence}
    </p>
    {agent.steps.length > 0 && (
      <ol class="steps" aria-label="Agent update">
        {agent.steps.map(step => (
          <li key={step.key} class={step.state} aria-current={step.state === "now" ? "step" : undefined}>
            <Shape tone={tones[step.state]} />
            <span>{step.label}</span>
            <span class="unseen">{words[step.state]}</span>
          </li>
        ))}
      </ol>
    )}
  </Section>
);
