import { EventBridgeClient, ListRulesCommand, ListTargetsByRuleCommand } from "@aws-sdk/client-eventbridge";
import type { Rule, Target } from "@aws-sdk/client-eventbridge";
import { close } from "../../ecs/transport/closing";
import type { RulesPort } from "./servicePorts";
import { callService, clientSettings, contextsOf, wrongAnswer } from "./serviceCall";
import type { AwsAccess, ServiceContext } from "./serviceCall";

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

interface Page<T> {
  readonly items: readonly T[] | undefined;
  readonly next: string | undefined;
}

/** All that a list has, by what names an item. Pages that lead nowhere end as a wrong answer. */
async function allPages<T>(
  context: ServiceContext,
  list: string,
  keyOf: (item: T) => string,
  page: (token: string | undefined) => Promise<Page<T>>,
): Promise<readonly T[]> {
  const found = new Map<string, T>();
  const tokens = new Set<string>();
  let token: string | undefined;
  do {
    const { items, next } = await page(token);
    if (!items) throw wrongAnswer(context, `it has no list "${list}"`);
    const before = found.size;
    for (const item of items) found.set(keyOf(item), item);
    token = next || undefined;
    // A page that repeats what was listed leads nowhere, whatever its token is.
    const isRepeated = items.length > 0 && found.size === before;
    if (token !== undefined && (tokens.has(token) || isRepeated)) throw wrongAnswer(context, "its pages don't end");
    if (token !== undefined) tokens.add(token);
  } while (token !== undefined);
  return [...found.values()];
}
