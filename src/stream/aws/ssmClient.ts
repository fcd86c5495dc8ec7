import { ECSClient } from "@aws-sdk/client-ecs";
import type { __Client, ECSClientConfig, ServiceOutputTypes } from "@aws-sdk/client-ecs";
import { makeBuilder } from "@smithy/core/client";
import { getEndpointPlugin } from "@smithy/core/endpoints";

// `@aws-sdk/client-ssm` carries the shapes of all of Systems Manager: 78 KiB for two calls. It differs from the client of ECS,
// which is here anyway, in what stands in this file: both speak AWS JSON 1.1, and are found by the same rules.

const namespace = "com.amazonaws.ssm";

/** Where Systems Manager is: each partition, FIPS, and dual-stack name both services alike. */
const endpointProvider: NonNullable<ECSClientConfig["endpointProvider"]> = (params, context) => {
  const { url, ...rest } = ecsEndpoint()(params, context);
  if (params.Endpoint !== undefined) return { ...rest, url };
  // AWS GovCloud's own endpoints are those of FIPS.
  const isGov = params.Region?.startsWith("us-gov-") === true && !params.UseDualStack;
  const host = url.hostname.replace(
    /^ecs(-fips)?\./,
    (_, fips: string | undefined) => `ssm${isGov ? "" : (fips ?? "")}.`,
  );
  return { ...rest, url: new URL(`${url.protocol}//${host}`) };
};

/** ECS's rules, which a client is made for; it sends nothing. */
const ecsEndpoint = () =>
  new ECSClient({ region: "us-east-1", credentials: { accessKeyId: "", secretAccessKey: "" } }).config.endpointProvider;

type Answer = Pick<ServiceOutputTypes, "$metadata">;

/** A client of Systems Manager: its commands are those of this file. */
export type SsmClient = __Client<object, object, Answer, ECSClient["config"]>;

export function ssmClient(settings: ECSClientConfig): SsmClient {
  const own: ECSClientConfig & { readonly signingName: string } = {
    ...settings,
    endpointProvider,
    serviceId: "SSM",
    signingName: "ssm",
    protocolSettings: {
      defaultNamespace: namespace,
      xmlNamespace: "http://ssm.amazonaws.com/doc/2014-11-06/",
      version: "2014-11-06",
      serviceTarget: "AmazonSSM",
    },
  };
  return new ECSClient(own);
}

const builtIn = (name: string) => ({ type: "builtInParams", name }) as const;

const command = makeBuilder<ECSClient["config"], object, Answer>(
  {
    UseFIPS: builtIn("useFipsEndpoint"),
    Endpoint: builtIn("endpoint"),
    Region: builtIn("region"),
    UseDualStack: builtIn("useDualstackEndpoint"),
  },
  "AmazonSSM",
  "SSMClient",
  getEndpointPlugin,
);

type Schema = Parameters<typeof command>[3];

/** In the SDK's notation: 3 is a structure, 2 a map, 1 a list, 0 a text, and 9 an operation. */
const structure = (name: string, members: object) =>
  [3, namespace, name, 0, Object.keys(members), Object.values(members)] as const;

const operation = (name: string, input: object, output: object) =>
  [
    9,
    namespace,
    name,
    0,
    structure(`${name}Request`, input),
    structure(`${name}Response`, output),
  ] as unknown as Schema;

const texts = [1, namespace, "SessionManagerParameterValueList", 0, 0];
const parameters = [2, namespace, "SessionManagerParameters", 0, 0, texts];

interface StartSessionInput {
  readonly Target: string;
  readonly DocumentName?: string;
  readonly Reason?: string;
  readonly Parameters?: Readonly<Record<string, readonly string[]>>;
}

export interface StartSessionOutput extends Answer {
  readonly SessionId?: string;
  readonly TokenValue?: string;
  readonly StreamUrl?: string;
}

export class StartSessionCommand extends command<StartSessionInput, StartSessionOutput>(
  {},
  () => [],
  "StartSession",
  operation(
    "StartSession",
    { Target: 0, DocumentName: 0, Reason: 0, Parameters: parameters },
    { SessionId: 0, TokenValue: 0, StreamUrl: 0 },
  ),
) {}

interface TerminateSessionInput {
  readonly SessionId: string;
}

export class TerminateSessionCommand extends command<TerminateSessionInput, Answer & Partial<TerminateSessionInput>>(
  {},
  () => [],
  "TerminateSession",
  operation("TerminateSession", { SessionId: 0 }, { SessionId: 0 }),
) {}
