import { EventBridgeClient, ListRulesCommand, ListTargetsByRuleCommand } from "@aws-sdk/client-eventbridge";
import type { Rule, Target } from "@aws-sdk/client-eventbridge";
import { close } from "../../ecs/transport/closing";
import type { RulesPort } from "./servicePorts";
import { callService, clientSettings, contextsOf } from "./serviceCall";
import type { AwsAccess } from "./serviceCall";
import { allPages } from "./servicePages";

/** Opens EventBridge for reading. Sends nothing yet. */
export function openRules(access: AwsAccess): RulesPort & { dispose(): void } {
  const client = new EventBridgeClient(clientSettings(access));
  const contextOf = contextsOf(access, "EventBridge");
  return {
    async rules(signal) {
      const context = contextOf("ListRules");
      const found = await allPages<Rule>(
        context,
        "Rules",
        ({ Name = "" }) => Name,
        async NextToken => {
          const command = new ListRulesCommand({ NextToken });
          const { Rules: items, NextToken: next } = await callService(client, context, signal, options =>
            client.send(command, options),
          );
          return { items, next };
        },
      );
      return found.map(({ Name: name = "", EventPattern: pattern, State }) => ({
        name,
        pattern,
        isEnabled: State !== "DISABLED",
      }));
    },
    async targets(rule, signal) {
      const context = contextOf("ListTargetsByRule");
      const found = await allPages<Target>(
        context,
        "Targets",
        ({ Id = "" }) => Id,
        async NextToken => {
          const command = new ListTargetsByRuleCommand({ Rule: rule, NextToken });
          const { Targets: items, NextToken: next } = await callService(client, context, signal, options =>
            client.send(command, options),
          );
          return { items, next };
        },
      );
      return found.map(({ Arn: arn = "", Input, InputPath, InputTransformer }) => ({
        arn,
        isTransformed: Input !== undefined || InputPath !== undefined || InputTransformer !== undefined,
      }));
    },
    dispose: () => close(client),
  };
}
