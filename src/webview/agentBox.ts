import type { Drawn } from "./dom";
import { h } from "./dom";
import type { AgentStep, AgentView } from "./containerInstanceProtocol";
import { facts, section } from "./parts";
import { pill, shape } from "./shape";
import type { Tone } from "./protocol";

const tones: Readonly<Record<AgentStep["state"], Tone>> = { done: "good", now: "busy", ahead: "idle", failed: "bad" };
const words: Readonly<Record<AgentStep["state"], string>> = {
  done: "done",
  now: "under way",
  ahead: "",
  failed: "failed",
};

export const agentBox = (agent: AgentView): Drawn =>
  section(
    "agent",
    "Agent",
    pill(agent.connected),
    facts(agent.facts),
    h("p", { class: "muted", role: "status" }, agent.sentence),
    agent.steps.length > 0 &&
      h(
        "ol",
        { class: "steps", "aria-label": "Update of the agent" },
        agent.steps.map(step =>
          h(
            "li",
            { key: step.key, class: step.state, "aria-current": step.state === "now" ? "step" : undefined },
            shape(tones[step.state]),
            h("span", {}, step.label),
            h("span", { class: "unseen" }, words[step.state]),
          ),
        ),
      ),
  );
