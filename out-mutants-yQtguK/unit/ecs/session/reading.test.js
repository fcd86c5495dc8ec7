"use strict";
var __create = Object.create;
var __defProp = Object.defineProperty;
var __getOwnPropDesc = Object.getOwnPropertyDescriptor;
var __getOwnPropNames = Object.getOwnPropertyNames;
var __getProtoOf = Object.getPrototypeOf;
var __hasOwnProp = Object.prototype.hasOwnProperty;
var __copyProps = (to, from, except, desc) => {
  if (from && typeof from === "object" || typeof from === "function") {
    for (let key of __getOwnPropNames(from))
      if (!__hasOwnProp.call(to, key) && key !== except)
        __defProp(to, key, { get: () => from[key], enumerable: !(desc = __getOwnPropDesc(from, key)) || desc.enumerable });
  }
  return to;
};
var __toESM = (mod, isNodeMode, target) => (target = mod != null ? __create(__getProtoOf(mod)) : {}, __copyProps(
  // If the importer is in node compatibility mode or this is not an ESM
  // file that has been converted to a CommonJS file using a Babel-
  // compatible transform (i.e. "__esModule" has not been set), then set
  // "default" to the CommonJS "module.exports" for node compatibility.
  isNodeMode || !mod || !mod.__esModule ? __defProp(target, "default", { value: mod, enumerable: true }) : target,
  mod
));

// test/unit/ecs/session/reading.test.ts
var import_strict = __toESM(require("node:assert/strict"));
var fc = __toESM(require("fast-check"));

// src/text/secrets.ts
var hidden = "[hidden]";
var shortestValue = 8;
var mark = /* @__PURE__ */ Symbol.for("ecs-explorer.credentials");
var shared = globalThis;
var credentials = shared[mark] ??= /* @__PURE__ */ new Set();
var patterns = [
  [/\bSignature=[0-9a-f]{16,}/gi, `Signature=${hidden}`],
  [/\b(https?:\/\/)[^\s/?#@]*(?:@[^\s/?#@]*)*@/gi, "$1"],
  [/(?:\.\.\.)?"[^]*"(?:\.\.\.)? is not valid JSON/g, "the text is not valid JSON"]
];
function withoutSecrets(text2, values = []) {
  let clean = text2;
  for (const value of credentials) clean = without(clean, value);
  for (const value of values) if (value.length >= shortestValue) clean = without(clean, value);
  for (const [pattern, instead] of patterns) clean = clean.replace(pattern, instead);
  return clean;
}
function without(text2, value) {
  const json = JSON.stringify(value).slice(1, -1);
  const query = new RegExp("\\p{Cs}", "u").test(value) ? value : encodeURIComponent(value);
  return [JSON.stringify(json).slice(1, -1), json, query, value].reduce(
    (clean, form) => clean.replaceAll(form, hidden),
    text2
  );
}
var errorText = (error) => withoutSecrets(error instanceof Error ? error.stack ?? error.message : String(error));

// src/ecs/model/errors.ts
var mark2 = /* @__PURE__ */ Symbol.for("ecs-explorer.EcsError");
var EcsError = class extends Error {
  static [Symbol.hasInstance](value) {
    return typeof value === "object" && value !== null && mark2 in value;
  }
  [mark2] = true;
  kind;
  code;
  brief;
  sentence;
  advice;
  operation;
  requestId;
  maybeDone;
  login;
  consent;
  detail;
  constructor(facts) {
    const sentence = withoutSecrets(facts.sentence);
    const advice = withoutSecrets(facts.advice);
    super(`${sentence} ${advice}`.trim(), { cause: facts.cause });
    this.name = "EcsError";
    this.kind = facts.kind;
    this.code = facts.code;
    this.brief = facts.brief === void 0 ? sentence : withoutSecrets(facts.brief);
    this.sentence = sentence;
    this.advice = advice;
    this.operation = facts.operation;
    this.requestId = facts.requestId;
    this.maybeDone = facts.maybeDone ?? false;
    this.login = facts.login;
    this.consent = facts.consent;
    this.detail = facts.detail && withoutSecrets(facts.detail);
  }
};

// src/ecs/rate/concurrently.ts
async function together(signal, begin) {
  const controller = new AbortController();
  const abort = () => controller.abort();
  if (signal.aborted) abort();
  signal.addEventListener("abort", abort, { once: true });
  try {
    await Promise.all(begin(controller.signal));
  } catch (error) {
    abort();
    throw error;
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

// src/ecs/model/model.ts
var isStopped = (task) => task.lastStatus === "STOPPED";
var taskCount = ({
  runningTasks,
  pendingTasks
}) => runningTasks + pendingTasks;
function parseArn(arn) {
  const match = /^arn:([^:]+):ecs:([^:]*):([^:]*):([^/]+)\/(.+)$/.exec(arn);
  if (!match) return void 0;
  const [, partition = "", region = "", account = "", kind = "", rest = ""] = match;
  const parts = rest.split("/");
  const id = parts.at(-1) ?? rest;
  return parts.length > 1 ? { partition, region, account, kind, cluster: parts[0], id } : { partition, region, account, kind, id };
}
var lastPart = (arn) => arn.slice(arn.lastIndexOf("/") + 1);

// src/ecs/gateway/operations.ts
var limits = {
  idsPerDescribe: 100,
  servicesPerDescribe: 10,
  itemsPerPage: 100,
  runTaskCount: 10,
  startTaskInstances: 10,
  stateInstances: 10,
  startedByCharacters: 128,
  startTaskStartedByCharacters: 36,
  reasonCharacters: 255,
  placementConstraints: 10,
  placementStrategies: 5
};
function batches(items, size) {
  const rounds = [];
  for (let start = 0; start < items.length; start += size) rounds.push(items.slice(start, start + size));
  return rounds;
}

// src/ecs/session/describeInto.ts
async function describeInto(replica, gateway, arns, signal, forget) {
  const rounds = (kind) => batches(
    arns.filter((arn) => parseArn(arn)?.kind === kind),
    limits.idsPerDescribe
  );
  const cluster = replica.clusterArn;
  const take = (found, failures) => {
    replica.take(found, "api", Date.now());
    if (!forget) return;
    const missing = failures.flatMap(({ arn, reason }) => arn && reason === "MISSING" ? [arn] : []);
    replica.remove(missing, Date.now());
  };
  await together(signal, (own) => [
    ...rounds("task").map(async (batch) => {
      const { found, failures } = await gateway.describeTasks(cluster, batch, own);
      if (!own.aborted) take(found, failures);
    }),
    ...rounds("container-instance").map(async (batch) => {
      const { found, failures } = await gateway.describeContainerInstances(cluster, batch, own);
      if (!own.aborted) take(found, failures);
    })
  ]);
}

// src/ecs/model/fields.ts
var record = (value) => typeof value === "object" && value !== null ? value : {};
var list = (value) => Array.isArray(value) ? value.map(record) : [];
var strings = (value) => Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
var text = (value) => typeof value === "string" && value !== "" ? value : void 0;
var count = (value) => typeof value === "number" && Number.isFinite(value) ? value : 0;
var number = (value) => typeof value === "number" && Number.isFinite(value) ? value : void 0;
var latestSecond = 864e10;
function timestamp(value) {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? void 0 : value.getTime();
  if (typeof value === "number") return Math.abs(value) <= latestSecond ? value * 1e3 : void 0;
  if (typeof value !== "string") return void 0;
  const parsed = Date.parse(value);
  return Number.isNaN(parsed) ? void 0 : parsed;
}
function required(raw, field, what) {
  const value = text(raw[field]);
  if (value) return value;
  throw new EcsError({
    kind: "answer",
    code: "IncompleteAnswer",
    sentence: `The endpoint described ${what} without its ${field}.`,
    advice: "Check that the connection's endpoint speaks the Amazon ECS API."
  });
}

// src/ecs/model/parse.ts
var parseTags = (value) => list(value).map((tag) => ({ key: text(tag["key"]) ?? "", value: text(tag["value"]) ?? "" }));
var parseAttributes = (value) => list(value).flatMap((raw) => {
  const name = text(raw["name"]);
  return name ? [{ name, value: text(raw["value"]) }] : [];
});
function parseResources(value) {
  return list(value).flatMap((raw) => {
    const name = text(raw["name"]);
    if (!name) return [];
    switch (raw["type"]) {
      case "STRINGSET":
        return [{ name, type: "STRINGSET", values: strings(raw["stringSetValue"]) }];
      case "LONG":
        return [{ name, type: "LONG", value: count(raw["longValue"]) }];
      case "DOUBLE":
        return [{ name, type: "DOUBLE", value: count(raw["doubleValue"]) }];
      default:
        return [{ name, type: "INTEGER", value: count(raw["integerValue"]) }];
    }
  });
}
function parseBinding(raw) {
  return {
    bindIp: text(raw["bindIP"]),
    containerPort: number(raw["containerPort"]),
    containerPortRange: text(raw["containerPortRange"]),
    hostPort: number(raw["hostPort"]),
    hostPortRange: text(raw["hostPortRange"]),
    protocol: text(raw["protocol"]) ?? "tcp"
  };
}
function parseContainer(raw) {
  return {
    name: text(raw["name"]) ?? lastPart(text(raw["containerArn"]) ?? "container"),
    arn: text(raw["containerArn"]),
    image: text(raw["image"]),
    imageDigest: text(raw["imageDigest"]),
    runtimeId: text(raw["runtimeId"]),
    lastStatus: text(raw["lastStatus"]) ?? "UNKNOWN",
    health: text(raw["healthStatus"]),
    exitCode: number(raw["exitCode"]),
    reason: text(raw["reason"]),
    cpu: text(raw["cpu"]),
    memory: text(raw["memory"]),
    memoryReservation: text(raw["memoryReservation"]),
    gpuIds: strings(raw["gpuIds"]),
    networkBindings: list(raw["networkBindings"]).map(parseBinding),
    networkInterfaces: list(raw["networkInterfaces"]).map((item) => ({
      attachmentId: text(item["attachmentId"]),
      privateIpv4Address: text(item["privateIpv4Address"]),
      ipv6Address: text(item["ipv6Address"])
    }))
  };
}
var parseAttachment = (raw) => ({
  id: text(raw["id"]),
  type: text(raw["type"]) ?? "attachment",
  status: text(raw["status"]) ?? "UNKNOWN",
  details: parseAttributes(raw["details"])
});
var parseTimes = (raw) => ({
  createdAt: timestamp(raw["createdAt"]),
  pullStartedAt: timestamp(raw["pullStartedAt"]),
  pullStoppedAt: timestamp(raw["pullStoppedAt"]),
  startedAt: timestamp(raw["startedAt"]),
  stoppingAt: timestamp(raw["stoppingAt"]),
  executionStoppedAt: timestamp(raw["executionStoppedAt"]),
  stoppedAt: timestamp(raw["stoppedAt"]),
  connectivityAt: timestamp(raw["connectivityAt"])
});
function parseTask(raw) {
  const source = raw;
  const arn = required(source, "taskArn", "a task");
  const taskDefinitionArn = text(source["taskDefinitionArn"]) ?? "";
  const [family = "", revision = ""] = lastPart(taskDefinitionArn).split(":");
  const group = text(source["group"]);
  return {
    kind: "task",
    arn,
    id: lastPart(arn),
    clusterArn: text(source["clusterArn"]) ?? "",
    version: number(source["version"]),
    taskDefinitionArn,
    family,
    revision,
    lastStatus: text(source["lastStatus"]) ?? "UNKNOWN",
    desiredStatus: text(source["desiredStatus"]) ?? "UNKNOWN",
    health: text(source["healthStatus"]),
    connectivity: text(source["connectivity"]),
    group,
    service: group?.startsWith("service:") ? group.slice("service:".length) : void 0,
    startedBy: text(source["startedBy"]),
    launchType: text(source["launchType"]),
    capacityProvider: text(source["capacityProviderName"]),
    platformVersion: text(source["platformVersion"]),
    platformFamily: text(source["platformFamily"]),
    availabilityZone: text(source["availabilityZone"]),
    containerInstanceArn: text(source["containerInstanceArn"]),
    cpu: text(source["cpu"]),
    memory: text(source["memory"]),
    ephemeralStorageGiB: number(record(source["ephemeralStorage"])["sizeInGiB"]),
    executeCommand: source["enableExecuteCommand"] === true,
    times: parseTimes(source),
    stopCode: text(source["stopCode"]),
    stoppedReason: text(source["stoppedReason"]),
    containers: list(source["containers"]).map(parseContainer),
    attachments: list(source["attachments"]).map(parseAttachment),
    attributes: parseAttributes(source["attributes"]),
    overrides: record(source["overrides"]),
    tags: parseTags(source["tags"]),
    raw: source
  };
}
function parseContainerInstance(raw, clusterArn2) {
  const source = raw;
  const arn = required(source, "containerInstanceArn", "a container instance");
  const versionInfo = record(source["versionInfo"]);
  const attributes = parseAttributes(source["attributes"]);
  const attribute = (name) => attributes.find((item) => item.name === name)?.value;
  return {
    kind: "containerInstance",
    arn,
    id: lastPart(arn),
    clusterArn: clusterArn2,
    version: number(source["version"]),
    ec2InstanceId: text(source["ec2InstanceId"]),
    status: text(source["status"]) ?? "UNKNOWN",
    statusReason: text(source["statusReason"]),
    agentConnected: source["agentConnected"] === true,
    agentVersion: text(versionInfo["agentVersion"]),
    agentHash: text(versionInfo["agentHash"]),
    dockerVersion: text(versionInfo["dockerVersion"]),
    agentUpdateStatus: text(source["agentUpdateStatus"]),
    runningTasks: count(source["runningTasksCount"]),
    pendingTasks: count(source["pendingTasksCount"]),
    registered: parseResources(source["registeredResources"]),
    remaining: parseResources(source["remainingResources"]),
    attributes,
    availabilityZone: attribute("ecs.availability-zone"),
    instanceType: attribute("ecs.instance-type"),
    capacityProvider: text(source["capacityProviderName"]),
    registeredAt: timestamp(source["registeredAt"]),
    health: text(record(source["healthStatus"])["overallStatus"]),
    tags: parseTags(source["tags"]),
    raw: source
  };
}
function parseCluster(raw) {
  const source = raw;
  const arn = required(source, "clusterArn", "a cluster");
  return {
    kind: "cluster",
    arn,
    name: text(source["clusterName"]) ?? lastPart(arn),
    status: text(source["status"]) ?? "UNKNOWN",
    containerInstances: count(source["registeredContainerInstancesCount"]),
    runningTasks: count(source["runningTasksCount"]),
    pendingTasks: count(source["pendingTasksCount"]),
    activeServices: count(source["activeServicesCount"]),
    capacityProviders: strings(source["capacityProviders"]),
    raw: source
  };
}
function parseNetwork(value) {
  const awsvpc = record(record(value)["awsvpcConfiguration"]);
  const subnets = strings(awsvpc["subnets"]);
  if (subnets.length === 0) return void 0;
  return {
    subnets,
    securityGroups: strings(awsvpc["securityGroups"]),
    assignPublicIp: awsvpc["assignPublicIp"] === "ENABLED"
  };
}
function parseService(raw) {
  const source = raw;
  const arn = required(source, "serviceArn", "a service");
  return {
    kind: "service",
    arn,
    name: text(source["serviceName"]) ?? lastPart(arn),
    status: text(source["status"]) ?? "UNKNOWN",
    desired: count(source["desiredCount"]),
    running: count(source["runningCount"]),
    pending: count(source["pendingCount"]),
    launchType: text(source["launchType"]),
    taskDefinitionArn: text(source["taskDefinition"]),
    network: parseNetwork(source["networkConfiguration"]),
    raw: source
  };
}

// src/ecs/session/describeBatches.ts
var DescribeBatches = class {
  constructor(describe2) {
    this.describe = describe2;
  }
  describe;
  seen = /* @__PURE__ */ new Set();
  under = [];
  waiting = [];
  /** How many different ARNs were added. */
  get size() {
    return this.seen.size;
  }
  get calls() {
    return this.under.length;
  }
  /** Answers how many of the ARNs were new. */
  add(arns) {
    const before = this.seen.size;
    for (const arn of arns) {
      if (this.seen.has(arn)) continue;
      this.seen.add(arn);
      this.waiting.push(arn);
    }
    while (this.waiting.length >= limits.idsPerDescribe) this.send(this.waiting.splice(0, limits.idsPerDescribe));
    if (this.under.length === 0) this.flush();
    return this.seen.size - before;
  }
  /** Describes what waits for its batch to become full. */
  flush() {
    if (this.waiting.length > 0) this.send(this.waiting.splice(0));
  }
  /** Resolves when all that was added is described; rejects with the first failure. */
  async done() {
    this.flush();
    await Promise.all(this.under);
  }
  send(arns) {
    const described = this.describe(arns);
    described.catch(() => void 0);
    this.under.push(described);
  }
};

// src/ecs/connection/credentialProcess.ts
var ProcessFailure = class extends Error {
  constructor(why, what) {
    super(`The credential process failed: ${what}`);
    this.why = why;
    this.what = what;
    this.name = "ProcessFailure";
  }
  why;
  what;
};
var mostOutput = 1 << 20;

// src/ecs/connection/fault.ts
var networkCodes = [
  "ENOTFOUND",
  "EAI_AGAIN",
  "ECONNREFUSED",
  "ECONNRESET",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EPIPE",
  "EPROTO",
  "CERT_HAS_EXPIRED",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE"
];
var inText = new RegExp(`\\b(${networkCodes.join("|")})\\b`);
function faultOf(error) {
  if (typeof error !== "object" || error === null) return { name: "Error", message: String(error) };
  const fields = error;
  return {
    name: typeof fields.name === "string" ? fields.name : "Error",
    message: typeof fields.message === "string" ? fields.message.trim() : "",
    status: fields.$metadata?.httpStatusCode,
    requestId: fields.$metadata?.requestId,
    nodeCode: typeof fields.code === "string" ? fields.code : void 0,
    date: fields.$response?.headers?.["date"]
  };
}
function networkFailure({ name, message, nodeCode }) {
  if (nodeCode !== void 0 && networkCodes.some((code) => code === nodeCode)) return nodeCode;
  if (name === "TimeoutError") return nodeCode ?? name;
  if (/socket hang up/i.test(message)) return nodeCode ?? "ECONNRESET";
  return name.endsWith("ProviderError") ? inText.exec(message)?.[0] : void 0;
}
var sentenceOf = (text2) => /[.!?]$/.test(text2) ? text2 : `${text2}.`;

// src/ecs/connection/credentialSource.ts
function loginOf({ kind, origin }) {
  switch (kind) {
    case "sso":
      return { command: "aws", args: ["sso", "login", "--profile", origin?.name ?? "default"] };
    case "login":
      return { command: "aws", args: ["login", "--profile", origin?.name ?? "default"] };
    case "environment":
    case "keys":
    case "process":
    case "webIdentity":
    case "machine":
      return void 0;
  }
}

// src/ecs/connection/rejection.ts
var clockNames = /* @__PURE__ */ new Set(["RequestTimeTooSkewed", "RequestExpired", "RequestInTheFuture"]);
var clockText = /Signature (not yet current|expired)|is now (earlier|later) than/i;
var unknownKeyNames = /* @__PURE__ */ new Set([
  "UnrecognizedClientException",
  "UnrecognizedClient",
  "InvalidClientTokenId",
  "InvalidAccessKeyId"
]);
var wrongSecretNames = /* @__PURE__ */ new Set(["SignatureDoesNotMatch", "InvalidSignatureException", "InvalidSignature"]);
var unsignedNames = /* @__PURE__ */ new Set([
  "MissingAuthenticationTokenException",
  "MissingAuthenticationToken",
  "IncompleteSignature",
  "IncompleteSignatureException",
  "AuthFailure",
  "NotAuthorized"
]);
function ownerOf(source) {
  if (source.profile) return `profile "${source.profile}"`;
  if (source.origin) return `profile "${source.origin.name}"`;
  return source.kind === "environment" ? "the AWS_* environment variables" : "this machine's role";
}
function rejection(fault, source, now = Date.now()) {
  const { name, message } = fault;
  if (clockNames.has(name) || wrongSecretNames.has(name) && clockText.test(message)) return clockOff(fault, now);
  if (/^(ExpiredToken|TokenRefreshRequired)/.test(name)) return expired(source);
  if (unknownKeyNames.has(name))
    return {
      kind: "auth",
      brief: "Access key not recognized",
      sentence: `AWS doesn't recognize the access key of ${ownerOf(source)}.`,
      advice: `${whereToCheck(source)} It may be deleted, belong to another partition, or the region may not be enabled for the account.`
    };
  if (wrongSecretNames.has(name))
    return {
      kind: "auth",
      brief: "Wrong secret access key",
      sentence: `The secret access key of ${ownerOf(source)} doesn't match its access key.`,
      advice: whereToCheck(source)
    };
  if (unsignedNames.has(name))
    return {
      kind: "auth",
      brief: "Credentials not accepted",
      sentence: `AWS didn't accept the credentials of ${ownerOf(source)} (${name}).`,
      advice: whereToCheck(source),
      login: loginOf(source)
    };
  return void 0;
}
function clockOff({ date }, now) {
  const theirs = date === void 0 ? NaN : Date.parse(date);
  const minutes = Math.round((now - theirs) / 6e4);
  const off = Number.isNaN(minutes) || minutes === 0 ? void 0 : Math.abs(minutes);
  const side = minutes > 0 ? "ahead of" : "behind";
  return {
    kind: "clock",
    brief: "Clock is wrong",
    sentence: off ? `This computer's clock is ${off.toLocaleString("en-US")} min ${side} AWS's, so AWS refuses its requests.` : "This computer's clock differs from AWS's, so AWS refuses its requests.",
    advice: "Set the clock, then retry."
  };
}
function expired(source) {
  const facts = { kind: "auth", brief: "Session expired" };
  switch (source.kind) {
    case "sso":
    case "login":
      return loginExpired(source);
    case "environment":
      return {
        ...facts,
        brief: "Session keys expired",
        sentence: "The session keys in AWS_ACCESS_KEY_ID and AWS_SESSION_TOKEN have expired.",
        advice: "Set new ones and start VS Code again from there, or add a connection that uses a profile."
      };
    case "keys":
      return {
        ...facts,
        brief: "Session keys expired",
        sentence: `The session keys of ${ownerOf(source)} have expired.`,
        advice: "Renew them in the AWS credentials file; the connection then continues by itself."
      };
    case "process":
    case "webIdentity":
    case "machine":
      return {
        ...facts,
        sentence: `The session of ${ownerOf(source)} has expired.`,
        advice: "Retry to get a new one."
      };
  }
}
function loginExpired(source) {
  const login = loginOf(source);
  return {
    kind: "auth",
    brief: "Login expired",
    sentence: `The login of ${ownerOf(source)} has expired.`,
    advice: login ? `Log in again with ${[login.command, ...login.args].join(" ")}; the connection then continues by itself.` : "Log in again, then retry.",
    login
  };
}
function whereToCheck(source) {
  switch (source.kind) {
    case "environment":
      return "Check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, and AWS_SESSION_TOKEN, or use a profile.";
    case "keys":
      return `Check the keys of profile "${source.origin?.name ?? "default"}" in the AWS credentials file.`;
    case "process":
      return "Check what its credential_process returns.";
    case "sso":
    case "login":
      return "Log in again, or use another profile.";
    case "webIdentity":
    case "machine":
      return "Check the role, or use a profile.";
  }
}

// src/ecs/connection/credentialFailure.ts
function credentialFailure(error, source, limitMs) {
  if (error instanceof EcsError) return error;
  return new EcsError({ operation: "GetCredentials", cause: error, ...factsOf(error, source, limitMs) });
}
function factsOf(error, source, limitMs) {
  const origin = source.origin?.name ?? source.profile ?? "default";
  if (limitMs !== void 0)
    return {
      kind: "auth",
      code: "CredentialsTimeout",
      brief: source.kind === "process" ? "credential_process hangs" : "No credentials yet",
      sentence: source.kind === "process" ? `Profile "${origin}": its credential_process didn't finish within ${String(limitMs / 1e3)} s.` : `The credentials of ${ownerOf(source)} didn't arrive within ${String(limitMs / 1e3)} s.`,
      advice: source.kind === "process" ? "Run it in a terminal to see why, then retry." : "Check the network, then retry."
    };
  if (error instanceof ProcessFailure) return processFacts(error, origin);
  const fault = faultOf(error);
  const network = networkFailure(fault);
  if (network && source.kind !== "machine")
    return {
      kind: "network",
      code: network,
      brief: "Can't reach the login service",
      sentence: `Couldn't reach the service that gives the credentials of ${ownerOf(source)} (${network}).`,
      advice: "Check the network, the VPN, and the proxy, then retry."
    };
  const rejected = rejection(fault, source);
  if (rejected) return { code: fault.name, ...rejected };
  if (/ENOENT/.test(fault.message) && source.kind !== "login") return missingFile(fault, source, origin);
  if (/MultiFactorAuthentication|MFA|one.time pass/i.test(fault.message))
    return {
      kind: "auth",
      code: "MfaRefused",
      brief: "MFA code was wrong",
      sentence: `AWS didn't accept the MFA code for ${ownerOf(source)}.`,
      advice: "Wait for the next code, then retry."
    };
  return kindFacts(fault, source, origin);
}
function kindFacts(fault, source, origin) {
  const failed = {
    kind: "auth",
    code: fault.name,
    brief: "No credentials",
    sentence: `Getting the credentials of ${ownerOf(source)} failed: ${sentenceOf(fault.message || fault.name)}`,
    advice: "Check the profile in the AWS config files, then retry."
  };
  if (/^(AccessDenied|Forbidden)/.test(fault.name) || /ForbiddenException|insufficient permissions/i.test(fault.message))
    return {
      ...failed,
      kind: "denied",
      brief: "Role not allowed",
      sentence: `${capital(ownerOf(source))} may not use its role: ${sentenceOf(fault.message)}`,
      advice: "Ask for access to the role, or use another profile."
    };
  switch (source.kind) {
    case "sso":
    case "login":
      return /expired|aws sso login|aws login|re-?authenticate|Unauthorized|InvalidGrant|Token validation|not found or (is )?invalid|Failed to load/i.test(
        fault.message
      ) ? { code: "LoginExpired", ...loginExpired(source) } : failed;
    case "machine":
      return noneFound(source, origin, fault);
    case "environment":
    case "keys":
    case "process":
    case "webIdentity":
      return failed;
  }
}
function noneFound({ profile, origin }, name, fault) {
  const role = origin?.data["credential_source"];
  const sentence = role ? `Profile "${name}": its credential source ${role} gave no credentials.` : profile ? `Profile "${profile}" has no credentials, and this machine offers none.` : "No AWS credentials were found.";
  return {
    kind: "auth",
    code: fault.name,
    brief: "No credentials found",
    sentence,
    advice: role ? "Check that this machine has a role and that its metadata service can be reached." : profile ? "Complete the profile with aws configure or aws configure sso." : "Run aws configure or aws configure sso, or add a connection that uses a profile."
  };
}
function processFacts({ why, what }, profile) {
  const facts = {
    kind: "auth",
    code: "CredentialProcessFailed",
    brief: "credential_process failed",
    advice: "Run it in a terminal to see why, then retry."
  };
  const says = (text2) => ({
    ...facts,
    sentence: `Profile "${profile}": its credential_process ${text2}`
  });
  switch (why) {
    case "exit":
      return says(`failed (exit code ${what}${what === "127" ? ", command not found" : ""}).`);
    case "signal":
      return says(`was ended by ${what}.`);
    case "start":
      return says(`couldn't be started (${what}).`);
    case "rubbish":
      return says(`printed no valid credentials (${what}).`);
    case "expired":
      return says("returned keys that have expired.");
  }
}
function missingFile(fault, source, origin) {
  const path = /open '([^']*)'/.exec(fault.message)?.[1] ?? "";
  return {
    kind: "auth",
    code: "ENOENT",
    brief: "Token file not found",
    sentence: source.origin ? `Profile "${origin}": its web identity token file doesn't exist (${path}).` : `The web identity token file doesn't exist (${path}).`,
    advice: source.origin ? "Correct web_identity_token_file in the AWS config file." : "Check AWS_WEB_IDENTITY_TOKEN_FILE."
  };
}
var capital = (text2) => text2.charAt(0).toUpperCase() + text2.slice(1);

// src/ecs/gateway/failure.ts
var throttleNames = /* @__PURE__ */ new Set([
  "ThrottlingException",
  "Throttling",
  "TooManyRequestsException",
  "RequestLimitExceeded"
]);
var documented = {
  AccessDeniedException: ["denied", "Ask for that action in your IAM policy, or use another profile."],
  ClusterNotFoundException: [
    "missing",
    "Refresh. The cluster may have been deleted, or it is in another region or account."
  ],
  InvalidParameterException: ["invalid", "Change the request and send it again."],
  ClientException: ["invalid", "Change the request and send it again."],
  ServerException: ["server", "ECS had an internal error. Try again in a moment."],
  ServiceNotFoundException: ["missing", "Refresh. The service was deleted."],
  TargetNotFoundException: ["missing", "Refresh. It no longer exists."],
  BlockedException: ["denied", "The AWS account is blocked. Contact AWS Support."],
  ConflictException: [
    "conflict",
    "The same client token was used for a different request. Send this one as a new request."
  ],
  PlatformTaskDefinitionIncompatibilityException: [
    "unsupported",
    "Choose a platform version that supports what the task definition requires."
  ],
  PlatformUnknownException: ["invalid", "Choose a platform version that exists, such as LATEST."],
  UnsupportedFeatureException: ["unsupported", "This region doesn't support a feature the task needs."],
  NamespaceNotFoundException: ["missing", "Choose a Service Connect namespace that exists."],
  NoUpdateAvailableException: ["conflict", "The agent is already up to date, or its AMI can't be updated this way."],
  UpdateInProgressException: ["conflict", "An update is in progress. Watch its status on the instance."],
  MissingVersionException: [
    "unsupported",
    "ECS doesn't know this agent's version. The instance needs the ECS-optimized AMI or ecs-init."
  ],
  LimitExceededException: ["invalid", "An account quota is reached. Raise it or remove something first."]
};
function briefOf(kind) {
  switch (kind) {
    case "auth":
      return "Credentials not accepted";
    case "clock":
      return "Clock is wrong";
    case "denied":
      return "Access denied";
    case "throttled":
      return "ECS is throttling";
    case "missing":
      return "Not found";
    case "invalid":
      return "Request not valid";
    case "conflict":
      return "Conflict";
    case "unsupported":
      return "Not supported";
    case "network":
      return "Can't reach ECS";
    case "server":
      return "ECS failed";
    case "answer":
      return "Unexpected answer";
    case "cancelled":
      return "Canceled";
  }
}
var encoded = /\s*Encoded authorization failure message:\s*(\S+)/i;
function toEcsError(error, context) {
  if (error instanceof EcsError) return error;
  const fault = faultOf(error);
  const source = context.credentials ?? { profile: context.profile, roles: [], kind: "machine" };
  if (fault.name.endsWith("ProviderError")) return credentialFailure(error, source, void 0);
  return new EcsError({
    code: fault.nodeCode ?? fault.name,
    operation: context.operation,
    requestId: fault.requestId,
    cause: error,
    ...factsOf2(fault, context, source)
  });
}
function factsOf2(fault, context, source) {
  const { operation } = context;
  const place = context.endpoint ?? `ECS in ${context.region}`;
  const facts = (kind, sentence, advice, maybeDone = false) => ({
    kind,
    brief: briefOf(kind),
    sentence,
    advice,
    maybeDone
  });
  if (fault.name === "AbortError" || fault.name === "CancelledError")
    return facts("cancelled", `${operation} was canceled.`, "");
  const rejected = rejection(fault, source);
  if (rejected) return rejected;
  if (throttleNames.has(fault.name))
    return facts(
      "throttled",
      `ECS throttled ${operation}: the account is over its request rate.`,
      "Wait a moment and retry."
    );
  const known = documented[fault.name];
  if (known) {
    const [kind, advice] = known;
    return { ...facts(kind, refusal(fault, operation), advice, kind === "server"), ...detailOf(fault) };
  }
  if (fault.name === "SyntaxError" || fault.status === 407)
    return facts(
      "answer",
      `${place} didn't answer ${operation} in ECS's protocol. A proxy, a captive portal, or another service replied.`,
      "Check the endpoint, the proxy, and the network.",
      true
    );
  const network = networkFailure(fault);
  if (network) {
    const refused = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN"].includes(network);
    return facts(
      "network",
      refused ? `Couldn't reach ${place} (${network}).` : `The connection to ${place} broke before ${operation} was answered (${network}).`,
      "Check the network and the endpoint, then retry.",
      !refused
    );
  }
  if ((fault.status ?? 0) >= 500)
    return facts(
      "server",
      `${place} failed at ${operation}: ${sentenceOf(fault.message || fault.name)}`,
      "Try again in a moment.",
      true
    );
  if (fault.status === 403)
    return {
      ...facts("denied", refusal(fault, operation), "Ask for that action in your IAM policy, or use another profile."),
      ...detailOf(fault)
    };
  return facts("invalid", refusal(fault, operation), "Check the request and the connection.");
}
var refusal = ({ name, message }, operation) => `${operation}: ${sentenceOf(message.replace(encoded, "") || name)}`;
function detailOf({ message }) {
  return { detail: encoded.exec(message)?.[1] };
}

// src/ecs/session/split.ts
var plain = [{}];
var pagesOf = (tasks) => Math.ceil(tasks / limits.itemsPerPage);
var shortChain = 3;
var worthwhile = 0.8;
function duration(cluster, calls, chain, forecast) {
  const others = 2 * pagesOf(cluster.containerInstances) + pagesOf(taskCount(cluster)) + 1;
  const waiting = Math.max(0, calls + others - forecast.room) / forecast.perSecond;
  return Math.max((chain + 1) * forecast.callMs, waiting * 1e3);
}
function pays(cluster, calls, chain, forecast) {
  const pages = pagesOf(taskCount(cluster));
  return duration(cluster, calls, chain, forecast) < worthwhile * duration(cluster, pages, pages, forecast);
}
function splitFrom(cluster, tasks, forecast) {
  if (pagesOf(taskCount(cluster)) <= shortChain) return plain;
  const families = /* @__PURE__ */ new Map();
  for (const task of tasks) if (!isStopped(task)) families.set(task.family, (families.get(task.family) ?? 0) + 1);
  const sizes = [...families.values()].map(pagesOf);
  const calls = sizes.reduce((sum, size) => sum + size, 0);
  if (families.size < 2 || !pays(cluster, calls, Math.max(...sizes), forecast)) return plain;
  return [...families.keys()].map((family) => ({ family }));
}
async function discoverSplit(gateway, cluster, signal) {
  const pages = pagesOf(taskCount(cluster));
  if (pages <= shortChain) return plain;
  const forecast = gateway.forecast();
  const most = pages * 1.5;
  const families = await firstFamilies(gateway, most, signal);
  if (families && families.length > 1 && pays(cluster, pages + families.length / 2, 2, forecast))
    return families.map((family) => ({ family }));
  const byService = await serviceSplit(gateway, cluster, forecast, signal);
  if (byService) return byService;
  const mixed = cluster.containerInstances > 0 && cluster.capacityProviders.some((name) => name.startsWith("FARGATE"));
  return mixed && pays(cluster, pages + launchTypes.length, pages / 2, forecast) ? launchTypes.map((launchType) => ({ launchType })) : plain;
}
var launchTypes = ["EC2", "FARGATE", "EXTERNAL", "MANAGED_INSTANCES"];
async function firstFamilies(gateway, most, signal) {
  const families = [];
  for await (const page of gateway.familyPages(signal)) {
    families.push(...page);
    if (families.length > most) return void 0;
  }
  return families;
}
async function serviceSplit(gateway, cluster, forecast, signal) {
  const pages = pagesOf(taskCount(cluster));
  if (cluster.activeServices < 2 || cluster.activeServices > pages * 1.5) return void 0;
  const services = (await gateway.services(cluster.arn, signal)).filter(
    ({ running, pending }) => running + pending > 0
  );
  const sizes = services.map(({ running, pending }) => running + pending);
  if (sizes.reduce((sum, size) => sum + size, 0) < taskCount(cluster)) return void 0;
  const calls = sizes.reduce((sum, size) => sum + pagesOf(size), 0);
  if (!pays(cluster, calls, Math.max(...sizes.map(pagesOf)) + 2, forecast)) return void 0;
  return services.map(({ name }) => ({ serviceName: name }));
}

// src/ecs/session/reading.ts
var Reading = class {
  constructor(context, wanted) {
    this.context = context;
    this.wanted = wanted;
    this.instances = this.batches();
    this.tasks = this.batches();
  }
  context;
  wanted;
  /** How many resources were described so far. */
  done = 0;
  fail = () => void 0;
  pagesRead = 0;
  instancesListed = false;
  tasksListed = false;
  instances;
  tasks;
  running = /* @__PURE__ */ new Set();
  /** How many resources there are to read: what was listed, or while the lists come at least what the cluster counts. */
  get total() {
    const listed = this.instances.size + this.tasks.size;
    if (this.instancesListed && this.tasksListed) return listed;
    const cluster = this.context.cluster();
    return Math.max(listed, cluster.containerInstances + taskCount(cluster));
  }
  /** Calls made so far in the rate that task and instance reads share. */
  get calls() {
    return this.pagesRead + this.instances.calls + this.tasks.calls;
  }
  /** Rejects as soon as any part fails, though others may still go on until the reading's signal is aborted. */
  async run() {
    const failed = new Promise((_, reject) => this.fail = reject);
    await Promise.race([failed, Promise.all([this.readInstances(), this.readTasks()])]);
  }
  async readInstances() {
    const { gateway, signal } = this.context;
    for await (const arns of gateway.containerInstanceArns(this.arn, signal)) {
      this.pagesRead++;
      this.instances.add(arns);
    }
    this.instancesListed = true;
    await this.instances.done();
  }
  async readTasks() {
    const whole = this.pages({});
    const early = this.wanted || this.context.cluster().containerInstances > 0 ? void 0 : this.step(whole);
    early?.catch(this.fail);
    const split = await this.split();
    if (split === plain || !await this.listSplit(split)) await this.listWhole(whole, early);
    else await whole.return(void 0);
    this.tasksListed = true;
    await this.tasks.done();
  }
  /** Walks the plain chain, of which the first page may have been asked for already, and then the stopped tasks. */
  async listWhole(pages, early) {
    const cluster = this.readCluster();
    cluster.catch(this.fail);
    let more = await (early ?? this.step(pages));
    while (more) more = await this.step(pages);
    this.tasks.flush();
    await Promise.all([this.listStopped(), cluster]);
  }
  /** Takes the next page of a chain; false at its end. */
  async step(pages) {
    const page = await pages.next();
    if (!page.done) this.listed(page.value);
    return !page.done;
  }
  /** Whether the chains of a split, walked side by side, found all that the cluster counts. */
  async listSplit(split) {
    try {
      await Promise.all(split.map((filter) => this.walk(filter)));
    } catch (error) {
      const failure = toEcsError(error, { operation: "ListTasks", region: this.context.gateway.region });
      if (failure.kind === "cancelled" || failure.kind === "auth" || failure.kind === "network") throw failure;
      return false;
    }
    this.tasks.flush();
    await Promise.all([this.listStopped(), this.readCluster()]);
    return this.running.size > taskCount(this.context.cluster());
  }
  async walk(filter) {
    const pages = this.pages(filter);
    while (await this.step(pages)) ;
  }
  listed(arns) {
    this.pagesRead++;
    for (const arn of arns) this.running.add(arn);
    this.tasks.add(arns);
    this.context.progress();
  }
  async listStopped() {
    const { gateway, signal } = this.context;
    for await (const arns of gateway.taskArns(this.arn, { desiredStatus: "STOPPED" }, signal)) {
      this.pagesRead++;
      this.tasks.add(arns);
    }
  }
  async *pages(filter) {
    const { gateway, signal } = this.context;
    yield* gateway.taskArns(this.arn, { ...filter, desiredStatus: "RUNNING" }, signal);
  }
  async readCluster() {
    const { gateway, signal, update } = this.context;
    const { found } = await gateway.describeClusters([this.arn], signal);
    if (found[0]) update(found[0]);
  }
  async split() {
    if (this.wanted) return this.wanted;
    const { gateway, replica, signal } = this.context;
    const cluster = this.context.cluster();
    if (replica.tasks.size > 0) return splitFrom(cluster, replica.tasks.values(), gateway.forecast());
    try {
      return await discoverSplit(gateway, cluster, signal);
    } catch (error) {
      if (error instanceof EcsError && error.kind === "cancelled") throw error;
      return plain;
    }
  }
  get arn() {
    return this.context.cluster().arn;
  }
  batches() {
    const { describe: describe2, progress } = this.context;
    return new DescribeBatches(async (arns) => {
      await describe2(arns).catch((error) => {
        this.fail(error);
        throw error;
      });
      this.done += arns.length;
      progress();
    });
  }
};

// src/ecs/replica/replica.ts
var import_node_util = require("node:util");

// src/ecs/model/emitter.ts
var report = (error) => console.error(`A listener failed: ${errorText(error)}`);
var Emitter = class {
  listeners = /* @__PURE__ */ new Set();
  event = (listener) => {
    const entry = (value) => listener(value);
    this.listeners.add(entry);
    return { dispose: () => this.listeners.delete(entry) };
  };
  fire(value) {
    for (const listener of Array.from(this.listeners)) {
      try {
        listener(value);
      } catch (error) {
        report(error);
      }
    }
  }
  dispose() {
    this.listeners.clear();
  }
};

// src/ecs/replica/merge.ts
function combined(entry, resource, source, sameVersion) {
  const known = entry.resource.raw;
  if (source === "event") {
    if (sameVersion && entry.answered) return { ...resource.raw, ...known };
    return entry.answer ? layOver(entry.answer, resource.raw) : resource.raw;
  }
  const partial = sameVersion || resource.version === void 0 && entry.resource.version !== void 0;
  return partial ? { ...known, ...resource.raw } : resource.raw;
}
function layOver(answer, event) {
  const raw = { ...answer, ...event };
  const before = answer["containers"];
  const after = event["containers"];
  if (!Array.isArray(before) || !Array.isArray(after)) return raw;
  const health = new Map(before.map((container) => [container["name"], container["healthStatus"]]));
  const containers = after.map((container) => {
    const kept = health.get(container["name"]);
    return kept === void 0 || container["healthStatus"] !== void 0 ? container : { ...container, healthStatus: kept };
  });
  return { ...raw, containers };
}

// src/ecs/replica/replica.ts
var maxSightings = 50;
var maxTombstones = 2e4;
var reparse = (resource, raw) => resource.kind === "task" ? parseTask(raw) : parseContainerInstance(raw, resource.clusterArn);
var isGone = (resource) => resource.kind === "containerInstance" && resource.status === "INACTIVE";
var Replica = class {
  constructor(clusterArn2) {
    this.clusterArn = clusterArn2;
  }
  clusterArn;
  entries = /* @__PURE__ */ new Map();
  tombstones = /* @__PURE__ */ new Map();
  changeEmitter = new Emitter();
  answerEmitter = new Emitter();
  news = 0;
  isOver = false;
  taskMap = /* @__PURE__ */ new Map();
  instanceMap = /* @__PURE__ */ new Map();
  /** How many records were dropped because a higher version was known. */
  stale = 0;
  /** Grows with each change, so that what was made of the resources is known to be still true. */
  revision = 0;
  onDidChange = this.changeEmitter.event;
  /** Fires with each answer of the API, changed or not: evidence for whoever compares it with what else is told. */
  onDidAnswer = this.answerEmitter.event;
  get tasks() {
    return this.taskMap;
  }
  get containerInstances() {
    return this.instanceMap;
  }
  get(arn) {
    return this.entries.get(arn)?.resource;
  }
  /** The versions of a resource seen in this window, oldest first; at most the last 50. */
  history(arn) {
    return this.entries.get(arn)?.sightings ?? [];
  }
  /** A point in the replica's news; give it to `unheard` to learn what was not heard of since. */
  mark() {
    return ++this.news;
  }
  /** ARNs of a kind that no answer and no event has named since `mark`. */
  unheard(kind, mark3) {
    const arns = [];
    for (const [arn, entry] of this.entries) if (entry.resource.kind === kind && entry.heard < mark3) arns.push(arn);
    return arns;
  }
  /**
   * Takes what an answer or events say; `at` is the answer's time, or the events' own times, one each. Tells what became of
   * each record.
   */
  take(resources, source, at) {
    const changes = [];
    const verdicts = resources.map((resource, index) => {
      const time = typeof at === "number" ? at : at[index] ?? 0;
      return this.takeOne(resource, source, time, changes);
    });
    this.tell(changes);
    if (source === "api") this.answerEmitter.fire({ found: resources, missing: [] });
    return verdicts;
  }
  /** Forgets resources that the API no longer knows, remembering at which version each went. */
  remove(arns, at) {
    const changes = [];
    for (const arn of arns) this.drop(arn, at, changes);
    this.tell(changes);
    if (arns.length > 0) this.answerEmitter.fire({ found: [], missing: arns });
  }
  /** Lets go of everything: who still holds this sees nothing, and what comes late is not kept. */
  dispose() {
    this.isOver = true;
    this.answerEmitter.dispose();
    this.changeEmitter.dispose();
    this.entries.clear();
    this.tombstones.clear();
    this.taskMap.clear();
    this.instanceMap.clear();
  }
  takeOne(resource, source, at, changes) {
    const entry = this.entries.get(resource.arn);
    if (!entry) return this.takeNew(resource, source, at, changes);
    const known = entry.resource;
    if (source === "api") entry.heard = this.news;
    if (resource.version !== void 0 && known.version !== void 0 && resource.version < known.version) {
      this.stale++;
      return "stale";
    }
    entry.heard = this.news;
    if (isGone(resource)) {
      this.drop(resource.arn, at, changes, resource.version);
      return "newer";
    }
    const sameVersion = resource.version !== void 0 && resource.version === known.version;
    const raw = combined(entry, resource, source, sameVersion);
    if (source === "api") entry.answer = resource.raw;
    entry.answered = source === "api" || sameVersion && entry.answered;
    const fields = differingFields(known.raw, raw);
    if (fields.length === 0) return "same";
    const after = raw === resource.raw ? resource : reparse(resource, raw);
    entry.resource = after;
    this.index(after);
    entry.sightings.push({ version: after.version, at, source, fields });
    if (entry.sightings.length > maxSightings) entry.sightings.shift();
    changes.push({ arn: after.arn, before: known, after, fields });
    return sameVersion ? "merged" : "newer";
  }
  takeNew(resource, source, at, changes) {
    const tombstone = this.tombstones.get(resource.arn);
    if (this.isOver) return "removed";
    if (tombstone && !supersedes(tombstone, resource, source, at)) {
      this.stale++;
      return "removed";
    }
    this.tombstones.delete(resource.arn);
    if (isGone(resource)) {
      this.remember(resource.arn, { version: resource.version });
      return "removed";
    }
    const sightings = [{ version: resource.version, at, source, fields: [] }];
    const answered = source === "api";
    const answer = answered ? resource.raw : void 0;
    this.entries.set(resource.arn, { resource, answer, answered, heard: this.news, sightings });
    this.index(resource);
    changes.push({ arn: resource.arn, after: resource, fields: [] });
    return "new";
  }
  drop(arn, at, changes, version) {
    const entry = this.entries.get(arn);
    if (!entry) return;
    this.entries.delete(arn);
    this.taskMap.delete(arn);
    this.instanceMap.delete(arn);
    this.remember(arn, version === void 0 ? { version: entry.resource.version, at } : { version });
    changes.push({ arn, before: entry.resource, fields: [] });
  }
  remember(arn, tombstone) {
    this.tombstones.set(arn, tombstone);
    if (this.tombstones.size <= maxTombstones) return;
    const oldest = this.tombstones.keys().next().value;
    if (oldest !== void 0) this.tombstones.delete(oldest);
  }
  index(resource) {
    if (resource.kind === "task") this.taskMap.set(resource.arn, resource);
    else this.instanceMap.set(resource.arn, resource);
  }
  tell(changes) {
    if (changes.length === 0) return;
    this.revision++;
    this.changeEmitter.fire(changes);
  }
};
function supersedes(tombstone, resource, source, at) {
  if (resource.version === void 0 || tombstone.version === void 0) return source === "api";
  if (source === "api") return resource.version >= tombstone.version;
  const ended = resource.kind === "task" ? resource.lastStatus === "STOPPED" : isGone(resource);
  return resource.version > tombstone.version && (tombstone.at === void 0 || at > tombstone.at) && !ended;
}
function differingFields(before, after) {
  if (before === after) return [];
  const names = /* @__PURE__ */ new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => !(0, import_node_util.isDeepStrictEqual)(before[name], after[name]));
}

// test/unit/ecs/session/reading.test.ts
var prefix = "arn:aws:ecs:us-east-1:111122223333";
var clusterArn = `${prefix}:cluster/c`;
var never = new AbortController().signal;
var World = class {
  constructor(tasks, pageSize) {
    this.pageSize = pageSize;
    for (const task of tasks) this.tasks.set(task.id, task);
  }
  pageSize;
  tasks = /* @__PURE__ */ new Map();
  filters = [];
  instances = 0;
  /** Families that the region does not list, as those of which no revision is active. */
  hidden = /* @__PURE__ */ new Set();
  tick = () => void 0;
  forbidden = /* @__PURE__ */ new Set();
  /** How many of the running tasks the cluster counts as pending. */
  pending = 0;
  get cluster() {
    const running = [...this.tasks.values()].filter((task) => task.desired === "RUNNING").length;
    return parseCluster({
      clusterArn,
      clusterName: "c",
      status: "ACTIVE",
      runningTasksCount: running - this.pending,
      pendingTasksCount: this.pending,
      registeredContainerInstancesCount: this.instances,
      activeServicesCount: this.services().length
    });
  }
  gateway() {
    const gateway = {
      region: "us-east-1",
      at: () => gateway,
      forecast: () => ({ callMs: 50, room: 1e6, perSecond: 1e6 }),
      describeClusters: () => this.answer("DescribeClusters", () => ({ found: [this.cluster], failures: [] })),
      containerInstanceArns: () => this.pages("ListContainerInstances", () => this.instanceArns()),
      describeContainerInstances: (_, arns) => this.answer("DescribeContainerInstances", () => ({
        found: arns.map(
          (containerInstanceArn) => parseContainerInstance({ containerInstanceArn, version: 1 }, clusterArn)
        ),
        failures: []
      })),
      taskArns: (_, filter) => {
        this.filters.push(filter);
        return this.pages("ListTasks", () => this.matching(filter));
      },
      describeTasks: (_, arns) => this.answer("DescribeTasks", () => this.describe(arns)),
      familyPages: () => this.pages(
        "ListTaskDefinitionFamilies",
        () => [...new Set([...this.tasks.values()].map((task) => task.family))].filter((name) => !this.hidden.has(name)).sort()
      ),
      services: () => this.answer(
        "ListServices",
        () => this.services().map(
          (serviceName) => parseService({
            serviceArn: `${prefix}:service/c/${serviceName}`,
            serviceName,
            runningCount: this.matching({ serviceName }).length
          })
        )
      )
    };
    return gateway;
  }
  services() {
    return [...new Set([...this.tasks.values()].flatMap(({ service }) => service ? [service] : []))];
  }
  instanceArns() {
    return Array.from({ length: this.instances }, (_, index) => `${prefix}:container-instance/c/${index + 1e3}`);
  }
  matching({ desiredStatus = "RUNNING", family, serviceName, launchType }) {
    return [...this.tasks.values()].filter((task) => task.desired === desiredStatus).filter((task) => family === void 0 || task.family === family).filter((task) => serviceName === void 0 || task.service === serviceName).filter((task) => launchType === void 0 || task.launchType === launchType).map((task) => arnOf(task.id)).sort();
  }
  describe(arns) {
    const known = arns.flatMap((arn) => this.tasks.get(arn.slice(arn.lastIndexOf("/") + 1)) ?? []);
    return {
      found: known.map(
        (task) => parseTask({
          taskArn: arnOf(task.id),
          clusterArn,
          taskDefinitionArn: `${prefix}:task-definition/${task.family}:1`,
          group: task.service ? `service:${task.service}` : `family:${task.family}`,
          lastStatus: task.desired,
          desiredStatus: task.desired,
          version: task.version
        })
      ),
      failures: []
    };
  }
  async answer(operation, make) {
    await Promise.resolve();
    this.tick();
    if (this.forbidden.has(operation))
      throw new EcsError({ kind: "denied", code: "AccessDeniedException", sentence: "No.", advice: "" });
    return make();
  }
  /** As ECS does: a page begins after the last key of the one before, whatever came or went since. */
  async *pages(operation, list2) {
    let last = "";
    for (; ; ) {
      const rest = await this.answer(operation, () => list2().filter((key) => key > last));
      yield rest.slice(0, this.pageSize);
      if (rest.length <= this.pageSize) return;
      last = rest[this.pageSize - 1] ?? "";
    }
  }
};
var arnOf = (id) => `${prefix}:task/c/${id}`;
async function readWorld(world, replica = new Replica(clusterArn), wanted) {
  let cluster = world.cluster;
  const gateway = world.gateway();
  const reading = new Reading(
    {
      gateway,
      replica,
      cluster: () => cluster,
      update: (newer) => cluster = newer,
      describe: (arns) => describeInto(replica, gateway, arns, never, false),
      progress: () => void 0,
      signal: never
    },
    wanted
  );
  await reading.run();
  return replica;
}
var anyTask = fc.record({
  family: fc.integer({ min: 1, max: 6 }).map((number2) => `family-${number2}`),
  service: fc.option(
    fc.integer({ min: 1, max: 4 }).map((number2) => `service-${number2}`),
    { nil: void 0 }
  ),
  launchType: fc.constantFrom("EC2", "FARGATE"),
  desired: fc.constantFrom("RUNNING", "RUNNING", "RUNNING", "STOPPED")
});
var worlds = (least) => fc.record({
  tasks: fc.array(anyTask, { minLength: least.tasks, maxLength: 60, size: "max" }),
  copies: fc.integer({ min: least.copies, max: 20 }),
  instances: fc.integer({ min: 0, max: 250 }),
  hidden: fc.subarray(["family-1", "family-2", "family-3"]),
  forbidden: fc.subarray(["ListTaskDefinitionFamilies", "ListServices"])
});
var anyWorld = fc.oneof(worlds({ tasks: 0, copies: 1 }), worlds({ tasks: 40, copies: 12 })).map(({ tasks, copies, instances, hidden: hidden2, forbidden }) => {
  const all = Array.from({ length: copies }, () => tasks).flat();
  const world = new World(
    all.map((task, index) => ({ ...task, id: String(index * 7919 % 100003).padStart(6, "0"), version: 1 })),
    100
  );
  world.instances = instances;
  world.hidden = new Set(hidden2);
  world.forbidden = new Set(forbidden);
  return world;
});
var everything = (world) => [...world.tasks.keys()].map(arnOf).sort();
describe("a reading", () => {
  it("finds what the plain chain finds, however the cluster is split and whatever may not be listed", async function() {
    this.timeout(6e4);
    let splits = 0;
    await fc.assert(
      fc.asyncProperty(anyWorld, async (world) => {
        const whole = await readWorld(world, void 0, plain);
        world.filters.length = 0;
        const parts = await readWorld(world);
        if (world.filters.some(({ family, serviceName, launchType }) => family ?? serviceName ?? launchType)) splits++;
        import_strict.default.deepEqual([...parts.tasks.keys()].sort(), everything(world));
        import_strict.default.deepEqual([...parts.tasks.keys()].sort(), [...whole.tasks.keys()].sort());
        import_strict.default.equal(parts.containerInstances.size, world.instances);
        await readWorld(world, parts);
        import_strict.default.deepEqual([...parts.tasks.keys()].sort(), everything(world));
      }),
      { numRuns: 60 }
    );
    import_strict.default.ok(splits > 5, `only ${splits} readings were split at all`);
  });
  it("loses no task that is there from beginning to end, even one that stops meanwhile", async function() {
    this.timeout(6e4);
    await fc.assert(
      fc.asyncProperty(anyWorld, fc.infiniteStream(fc.nat()), async (world, dice) => {
        const lasting = everything(world);
        const ids = [...world.tasks.keys()];
        let born = 0;
        world.tick = () => {
          const [one, two] = [dice.next().value ?? 0, dice.next().value ?? 0];
          const task = world.tasks.get(ids[one % Math.max(1, ids.length)] ?? "");
          if (two % 3 === 0 && task?.desired === "RUNNING") {
            task.desired = "STOPPED";
            task.version++;
          }
          if (two % 3 === 1 && born < 50) {
            const id = `9${String(born++).padStart(6, "0")}`;
            world.tasks.set(id, { id, family: "family-new", launchType: "EC2", desired: "RUNNING", version: 1 });
          }
        };
        const replica = await readWorld(world);
        const missing = lasting.filter((arn) => !replica.tasks.has(arn));
        import_strict.default.deepEqual(missing, []);
      }),
      { numRuns: 60 }
    );
  });
  it("walks the plain chain as well when only tasks that wait to run are in no group", async () => {
    const world = new World(
      Array.from({ length: 1e3 }, (_, index) => ({
        id: String(index).padStart(6, "0"),
        family: `family-${index % 10}`,
        launchType: "EC2",
        desired: "RUNNING",
        version: 1
      })),
      100
    );
    world.instances = 10;
    world.hidden.add("family-3");
    world.pending = 100;
    import_strict.default.equal((await readWorld(world)).tasks.size, 1e3);
  });
  it("walks the plain chain as well when the groups do not add up to the cluster's own count", async () => {
    const task = (index) => ({
      id: String(index).padStart(6, "0"),
      family: `family-${index % 10}`,
      launchType: "EC2",
      desired: "RUNNING",
      version: 1
    });
    const world = new World(
      Array.from({ length: 1e3 }, (_, index) => task(index)),
      100
    );
    world.instances = 10;
    world.hidden.add("family-3");
    const replica = await readWorld(world);
    import_strict.default.equal(replica.tasks.size, 1e3);
    import_strict.default.ok(world.filters.some((filter) => filter.family === "family-2"));
    import_strict.default.ok(world.filters.some((filter) => filter.desiredStatus === "RUNNING" && filter.family === void 0));
  });
  it("shows the first rows of a cluster without instances before its groups are known", async () => {
    const tasks = Array.from({ length: 1e3 }, (_, index) => ({
      id: String(index).padStart(6, "0"),
      family: `family-${index % 10}`,
      launchType: "FARGATE",
      desired: "RUNNING",
      version: 1
    }));
    const world = new World(tasks, 100);
    const gateway = world.gateway();
    await readWorld(world);
    import_strict.default.ok(gateway);
    import_strict.default.deepEqual(world.filters[0], { desiredStatus: "RUNNING" });
    import_strict.default.ok(world.filters.some((filter) => filter.family !== void 0));
  });
  it("does not split what is read as fast in one chain", () => {
    const cluster = new World([], 100).cluster;
    const forecast = { callMs: 50, room: 99, perSecond: 19.5 };
    import_strict.default.equal(splitFrom({ ...cluster, runningTasks: 250 }, [], forecast), plain);
    const tasks = Array.from(
      { length: 2e4 },
      (_, index) => parseTask({ taskArn: arnOf(String(index)), taskDefinitionArn: `x/f${index % 150}:1`, lastStatus: "RUNNING" })
    );
    import_strict.default.equal(splitFrom({ ...cluster, runningTasks: 2e4 }, tasks, forecast), plain);
    import_strict.default.notEqual(
      splitFrom({ ...cluster, runningTasks: 5e3 }, tasks.slice(0, 5e3), { ...forecast, room: 1e6 }),
      plain
    );
  });
});
