import { lineFor } from "../../text/shell";
import type { Shell } from "../../text/shell";
import { instanceEventType, taskEventType } from "../event/event";

export interface SetupChoice {
  /** `logs` keeps a history that anyone may read; `queue` is for one reader. */
  readonly target: "logs" | "queue";
  readonly region: string;
  readonly profile?: string;
  /** A rule that is there already, to which the queue becomes one more target; a new one is made without it. */
  readonly rule?: string;
  /** Only events of this cluster; all clusters of the region without it. */
  readonly clusterArn?: string;
  /** Of the stack, the rule, and the log group or queue: letters, digits and hyphens. */
  readonly name: string;
  /** Of the terminal that the commands are for. */
  readonly shell?: Shell;
}

/** What sets up an event stream; nothing is changed until a person runs the commands. */
export interface Setup {
  /** What the template's file must be called for the commands. */
  readonly file: string;
  /** A CloudFormation template, YAML. */
  readonly template: string;
  /** AWS CLI commands in the order they are run. */
  readonly commands: readonly { readonly why: string; readonly command: string }[];
  /** What to attach to once it is there; the queue's URL comes from the outputs. */
  readonly attach: string;
}

const retentionDays = 14;
const retentionSeconds = 4 * 24 * 3600;

/** Writes a template and commands that send both kinds of versioned events to a log group or a queue. */
export function setupStream(choice: SetupChoice): Setup {
  const name = choice.name.replaceAll(/[^A-Za-z0-9-]/g, "-").replace(/^[^A-Za-z]+/, "") || "ecs-events";
  const file = `${name}.yaml`;
  const words = ["--region", choice.region, ...(choice.profile ? ["--profile", choice.profile] : [])];
  const where = lineFor(choice.shell ?? "posix", words);
  const template = choice.target === "logs" ? logsTemplate(choice, name) : queueTemplate(choice, name);
  return {
    file,
    template,
    attach:
      choice.target === "logs"
        ? `/aws/events/${name}`
        : `the QueueUrl in the stack's outputs, as a queue that is dedicated to this window`,
    commands: [
      {
        why: "Checks the template, then creates or changes the stack.",
        command: `aws cloudformation validate-template --template-body file://${file} ${where}\naws cloudformation deploy --stack-name ${name} --template-file ${file} ${where}`,
      },
      {
        why: "Names what was made, to attach to it.",
        command: `aws cloudformation describe-stacks --stack-name ${name} --query "Stacks[0].Outputs" ${where}`,
      },
      ...(choice.rule === undefined ? [] : extraTarget(choice.rule, name, where)),
      {
        why: "Shows that the rule is on.",
        command: `aws events describe-rule --name ${choice.rule ?? name} ${where}`,
      },
      ...(choice.rule === undefined
        ? []
        : [
            {
              why: "Takes the target away from the rule again; do this before the stack is deleted.",
              command: `aws events remove-targets --rule ${choice.rule} --ids ${name} ${where}`,
            },
          ]),
      {
        why: "Takes everything away again, with the events that were kept.",
        command: `aws cloudformation delete-stack --stack-name ${name} ${where}`,
      },
    ],
  };
}

/** Adds the queue to a rule that CloudFormation doesn't own here. */
const extraTarget = (rule: string, name: string, where: string): Setup["commands"] => [
  {
    why: "Lists the rule's targets. A rule has five at most by default.",
    command: `aws events list-targets-by-rule --rule ${rule} ${where}`,
  },
  {
    why: "Adds the queue as one more target; the others stay as they are.",
    command: `aws events put-targets --rule ${rule} ${where} --targets "Id=${name},Arn=$(aws cloudformation describe-stacks --stack-name ${name} --query "Stacks[0].Outputs[?OutputKey=='QueueArn'].OutputValue" --output text ${where})"`,
  },
];

/** The document that "Set Up an Event Stream…" opens: the template under its commands. */
export function setupDocument(setup: Setup): string {
  const comments = setup.commands.flatMap(({ why, command }) => [
    `# ${why}`,
    ...command.split("\n").map(line => `#   ${line}`),
    "#",
  ]);
  return [
    `# This document changes nothing. Save it as ${setup.file}, then run in a terminal:`,
    "#",
    ...comments,
    `# Then attach ${setup.attach}.`,
    setup.template,
  ].join("\n");
}

const header = (what: string): string => `AWSTemplateFormatVersion: "2010-09-09"
Description: ECS task and container instance state changes to ${what}
Resources:`;

const pattern = (clusterArn: string | undefined): string => `      EventPattern:
        source: [aws.ecs]
        detail-type:
          - ${taskEventType}
          - ${instanceEventType}${clusterArn ? `\n        detail:\n          clusterArn: [${JSON.stringify(clusterArn)}]` : ""}`;

// EventBridge writes to log groups under /aws/events/ that a resource policy allows it to.
const logsTemplate = (choice: SetupChoice, name: string): string => `${header("a log group")}
  Events:
    Type: AWS::Logs::LogGroup
    Properties:
      LogGroupName: /aws/events/${name}
      RetentionInDays: ${retentionDays}
  EventsPolicy:
    Type: AWS::Logs::ResourcePolicy
    Properties:
      PolicyName: ${name}
      PolicyDocument: !Sub >-
        {"Version":"2012-10-17","Statement":[{"Effect":"Allow",
        "Principal":{"Service":["events.amazonaws.com","delivery.logs.amazonaws.com"]},
        "Action":["logs:CreateLogStream","logs:PutLogEvents"],
        "Resource":"arn:\${AWS::Partition}:logs:\${AWS::Region}:\${AWS::AccountId}:log-group:/aws/events/${name}:*"}]}
  Rule:
    Type: AWS::Events::Rule
    DependsOn: EventsPolicy
    Properties:
      Name: ${name}
      State: ENABLED
${pattern(choice.clusterArn)}
      Targets:
        - Id: logs
          Arn: !Sub arn:\${AWS::Partition}:logs:\${AWS::Region}:\${AWS::AccountId}:log-group:\${Events}
Outputs:
  LogGroup:
    Value: !Ref Events
`;

// A message that can't be used is not moved away: nothing but the rule may send to this queue.
const queueRule = (choice: SetupChoice, name: string): string => `  Rule:
    Type: AWS::Events::Rule
    Properties:
      Name: ${name}
      State: ENABLED
${pattern(choice.clusterArn)}
      Targets:
        - Id: queue
          Arn: !GetAtt Events.Arn
          DeadLetterConfig:
            Arn: !GetAtt DeadLetters.Arn
`;

const ruleArn = (rule: string | undefined): string =>
  rule === undefined
    ? "!GetAtt Rule.Arn"
    : `!Sub arn:\${AWS::Partition}:events:\${AWS::Region}:\${AWS::AccountId}:rule/${rule}`;

const queueTemplate = (choice: SetupChoice, name: string): string => `${header("a queue")}
  DeadLetters:
    Type: AWS::SQS::Queue
    Properties:
      QueueName: ${name}-dead-letters
      MessageRetentionPeriod: 1209600
      SqsManagedSseEnabled: true
  Events:
    Type: AWS::SQS::Queue
    Properties:
      QueueName: ${name}
      MessageRetentionPeriod: ${retentionSeconds}
      SqsManagedSseEnabled: true
${choice.rule === undefined ? queueRule(choice, name) : ""}  EventsPolicy:
    Type: AWS::SQS::QueuePolicy
    Properties:
      Queues: [!Ref Events, !Ref DeadLetters]
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal: { Service: events.amazonaws.com }
            Action: sqs:SendMessage
            Resource: [!GetAtt Events.Arn, !GetAtt DeadLetters.Arn]
            Condition:
              ArnEquals:
                aws:SourceArn: ${ruleArn(choice.rule)}
Outputs:
  QueueUrl:
    Value: !Ref Events
  QueueArn:
    Value: !GetAtt Events.Arn
  DeadLetterQueueUrl:
    Value: !Ref DeadLetters
`;
