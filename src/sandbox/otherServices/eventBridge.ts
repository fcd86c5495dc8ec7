import type { Context, Operation } from "../operations/context";
import type { EventPattern } from "../events/eventRule";
import type { Rule } from "../events/rules";
import type { Input } from "../wire/input";
import { Refusal } from "../wire/refusal";

const validation = (message: string): Refusal => new Refusal("ValidationException", message);
const invalidPattern = (why: string): Refusal =>
  new Refusal("InvalidEventPatternException", `Event pattern is not valid. Reason: ${why}`);

/** EventBridge's part of the sandbox: the rules of the default event bus, and their targets. */
export const eventBridgeOperations: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  [
    "ListRules",
    (context, input) => {
      const prefix = input.text("NamePrefix") ?? "";
      const found = onBus(context, input).filter(({ name }) => name.startsWith(prefix));
      const { items, NextToken } = paged(found, input);
      return { Rules: items.map(rule => describe(context, rule)), NextToken };
    },
  ],
  ["DescribeRule", (context, input) => describe(context, needRule(context, input, "Name"))],
  [
    "ListTargetsByRule",
    (context, input) => {
      const { items, NextToken } = paged([...needRule(context, input, "Rule").targets.values()], input);
      return { Targets: items, NextToken };
    },
  ],
  [
    "ListRuleNamesByTarget",
    (context, input) => {
      const arn = input.text("TargetArn");
      const found = onBus(context, input).filter(({ targets }) => [...targets.values()].some(({ Arn }) => Arn === arn));
      const { items, NextToken } = paged(found, input);
      return { RuleNames: items.map(({ name }) => name), NextToken };
    },
  ],
  ["PutRule", putRule],
  ["PutTargets", putTargets],
  [
    "RemoveTargets",
    (context, input) => {
      const { targets } = needRule(context, input, "Rule");
      for (const id of input.texts("Ids")) targets.delete(id);
      return { FailedEntryCount: 0, FailedEntries: [] };
    },
  ],
  [
    "DeleteRule",
    (context, input) => {
      const rule = context.rules.get(input.text("Name") ?? "");
      if (rule && rule.targets.size > 0) throw validation("Rule can't be deleted since it has targets.");
      if (rule) context.rules.delete(rule.name);
      return {};
    },
  ],
]);

const missing = (what: string): Refusal => new Refusal("ResourceNotFoundException", `${what} does not exist.`);

/** ECS's events come to the account's default bus; the sandbox has no other. */
function onBus({ rules }: Context, input: Input): readonly Rule[] {
  const bus = input.text("EventBusName") ?? "default";
  if (bus !== "default" && !bus.endsWith(":event-bus/default")) throw missing(`Event bus ${bus}`);
  return rules.all;
}

function needRule(context: Context, input: Input, field: string): Rule {
  const name = input.text(field) ?? "";
  const found = onBus(context, input).find(rule => rule.name === name);
  if (!found) throw missing(`Rule ${name} on EventBus default`);
  return found;
}

function describe(context: Context, rule: Rule): object {
  return {
    Name: rule.name,
    Arn: arnOf(context, rule.name),
    EventPattern: JSON.stringify(rule.pattern),
    State: rule.isEnabled ? "ENABLED" : "DISABLED",
    Description: rule.description,
    EventBusName: "default",
  };
}

const arnOf = ({ world }: Context, name: string): string =>
  `arn:aws:events:${world.arns.region}:${world.arns.account}:rule/${name}`;

/** A page of a list; its token is the place at which the next one begins. */
function paged<T>(all: readonly T[], input: Input): { readonly items: readonly T[]; readonly NextToken?: string } {
  const size = input.wholeNumber("Limit", 1, 100) ?? 100;
  const token = input.text("NextToken");
  const from = token === undefined ? 0 : Number(Buffer.from(token, "base64url").toString());
  if (!(from >= 0)) throw validation("The value of parameter NextToken is invalid.");
  const to = from + size;
  const items = all.slice(from, to);
  return to < all.length ? { items, NextToken: Buffer.from(String(to)).toString("base64url") } : { items };
}

function putRule(context: Context, input: Input): object {
  const name = input.text("Name") ?? "";
  if (!/^[.\-_A-Za-z0-9]{1,64}$/.test(name)) throw validation("The name of a rule has 1 to 64 of A-Z a-z 0-9 . - _");
  const text = input.text("EventPattern");
  if (text === undefined) throw validation("The sandbox's rules need an EventPattern: it has no schedules.");
  const pattern = patternIn(text);
  const before = context.rules.get(name);
  if (before?.isOwn) throw new Refusal("ManagedRuleException", `${name} is the sandbox's own: put a rule beside it.`);
  context.rules.put({
    name,
    description: input.text("Description"),
    pattern,
    isEnabled: input.text("State") !== "DISABLED",
    targets: before?.targets ?? new Map(),
  });
  return { RuleArn: arnOf(context, name) };
}

function patternIn(text: string): EventPattern {
  try {
    return exact(JSON.parse(text));
  } catch (error) {
    throw error instanceof Refusal ? error : invalidPattern("it is not JSON");
  }
}

/** The sandbox matches values only, not `prefix`, `anything-but` and the like. */
function exact(pattern: unknown): EventPattern {
  if (typeof pattern !== "object" || pattern === null || Array.isArray(pattern))
    throw invalidPattern("it must be an object");
  for (const wanted of Object.values(pattern)) {
    if (!Array.isArray(wanted)) exact(wanted);
    else if (wanted.length === 0) throw invalidPattern("empty arrays are not allowed");
    else if (wanted.some(value => typeof value === "object" && value !== null))
      throw invalidPattern("the sandbox matches exact values only");
  }
  return pattern as EventPattern;
}

function putTargets(context: Context, input: Input): object {
  const { targets } = needRule(context, input, "Rule");
  for (const target of input.items("Targets")) {
    const { Id, Arn } = target;
    if (typeof Id !== "string" || typeof Arn !== "string") throw validation("A target has an Id and an Arn.");
    if (!targets.has(Id) && targets.size === 5)
      throw new Refusal("LimitExceededException", "The requested resource exceeds the maximum number allowed.");
    targets.set(Id, { ...target, Id, Arn });
  }
  return { FailedEntryCount: 0, FailedEntries: [] };
}
