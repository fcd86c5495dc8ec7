import * as vscode from "vscode";
import { aws, stream } from "../../bundles";
import type { AskMfaCode } from "../../ecs/gateway/awsAccess";
import { toEcsError } from "../../ecs/answers/failure";
import type { ConnectionSession } from "../../ecs/session/connectionSession";
import type { RuleOffer, RuleOffers } from "../../stream/offers/ruleTargets";
import { plainText } from "../../text/plainText";
import { retryRow } from "../../wizard/pick";
import type { Choice, RetryRow } from "../../wizard/pick";

/** A target of a rule. */
interface Ruled {
  readonly of: "rule";
  readonly offer: RuleOffer;
}

/** What EventBridge's rules send ECS's events to already; a failure is told in the answer. */
export async function findRuleTargets(
  connection: ConnectionSession,
  askMfaCode: AskMfaCode,
  signal: AbortSignal,
): Promise<RuleOffers> {
  const { region } = connection.spec;
  try {
    const port = await aws().openRulesFor(() => connection.spec, askMfaCode);
    try {
      return await stream().ruleTargets(port, region, signal);
    } finally {
      port.dispose();
    }
  } catch (error) {
    return { offers: [], failure: toEcsError(error, { operation: "ListRules", region }) };
  }
}

export function ruleChoices({ offers, failure }: RuleOffers): readonly (Choice<Ruled> | RetryRow)[] {
  const choices = offers.map((offer): Choice<Ruled> => {
    const { place, name, rules } = offer;
    const doubt = doubtOf(offer);
    return {
      icon: place.kind === "queue" ? "inbox" : "output",
      label: `Target of ${rules.length === 1 ? "rule" : "rules"} ${rules.join(", ")}`,
      description: `${place.kind === "queue" ? "queue" : "log group"} · ${doubt ?? "all task and container instance changes"}`,
      detail: name,
      detailIcon: doubt === undefined ? undefined : "warning",
      value: { of: "rule", offer },
    };
  });
  if (!failure) return choices;
  const label =
    offers.length > 0 ? "Couldn't list all targets of EventBridge rules" : "Couldn't list EventBridge rules";
  return [...choices, retryRow(label, failure.message)];
}

/** Why a target may tell less than the stream check needs; undefined when it tells all. */
export function doubtOf({ isEnabled, isTransformed, narrower, rules }: RuleOffer): string | undefined {
  if (!isEnabled) return rules.length === 1 ? "the rule is disabled" : "the rules are disabled";
  return isTransformed ? "events are transformed" : narrower;
}

const setUp = "Set Up an Event Stream…";

/** Warns of a target that tells less than the stream check needs; undefined when it is not to be attached. */
export async function agreeToOffer(offer: RuleOffer): Promise<"attach" | "setUp" | undefined> {
  const { rules, name, narrower, isEnabled, isTransformed } = offer;
  if (doubtOf(offer) === undefined) return "attach";
  const rule = `${rules.length === 1 ? "Rule" : "Rules"} ${rules.map(each => `"${each}"`).join(", ")}`;
  const sends = rules.length === 1 ? "sends" : "send";
  const reasons = [
    isEnabled ? undefined : `${rule} ${rules.length === 1 ? "is" : "are"} disabled: no new events arrive.`,
    narrower &&
      `${rule} ${sends} ${narrower}. Changes that it leaves out can't be verified, and their clusters are still polled.`,
    isTransformed &&
      `${rule} ${sends} a part of the event, or a text made of it. Events without their detail can't be read.`,
  ];
  const attach = "Attach Anyway";
  const answer = await vscode.window.showWarningMessage(
    plainText(`"${name}" doesn't receive every change.`),
    {
      modal: true,
      detail: reasons
        .filter(Boolean)
        .map(text => plainText(String(text)))
        .join("\n\n"),
    },
    attach,
    setUp,
  );
  if (answer === attach) return "attach";
  if (answer !== setUp) return undefined;
  void vscode.commands.executeCommand("ecsExplorer.setUpEventStream");
  return "setUp";
}
