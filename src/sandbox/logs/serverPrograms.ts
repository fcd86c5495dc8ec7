import { burst, moments, type Printed, type Program, type Run } from "./program";
import type { Random } from "../world/random";

const paths = [
  "/products/812",
  "/cart",
  "/checkout",
  "/search?q=lamp",
  "/health",
  "/products/17?ref=größe",
  "/account",
] as const;

const iso = (ms: number): string => new Date(ms).toISOString();

/** A program whose lines are written down with the time at which they are printed. */
function timed(run: Run, fromMs: number, offsets: readonly number[], text: (at: number) => string): readonly Printed[] {
  return offsets.map((offset): Printed => [offset, text(run.startedAt + fromMs + offset)]);
}

/** Latency and status of one request: most of them quick and well. */
function request(random: Random) {
  const path = random.pick(paths);
  const draw = random.next();
  const status = path === "/health" ? 200 : draw < 0.02 ? 500 : draw < 0.07 ? 404 : 200;
  const durationMs = path === "/health" ? 1 : random.between(4, draw > 0.96 ? 2400 : 90);
  return { path, status, durationMs, method: path === "/checkout" ? "POST" : "GET" };
}

function jsonLine(at: number, level: string, msg: string, more: object = {}): string {
  return JSON.stringify({ time: iso(at), level, msg, ...more });
}

/** JSON, a line for each request. */
export const jsonRequests: Program = {
  blockMs: 10_000,
  opening: (run, random) => [
    ...timed(run, 0, [180], at => jsonLine(at, "info", "starting", { node: "v22.11.0", pid: 1 })),
    ...timed(run, 0, [650], at =>
      jsonLine(at, "info", "connected to redis", { host: "cache.internal", db: random.between(0, 3) }),
    ),
    ...timed(run, 0, [910], at => jsonLine(at, "info", "listening on :8080")),
  ],
  block: (run, random, ms) =>
    timed(run, ms, moments(random, random.between(5, 14), 10_000), at => {
      const { path, status, durationMs, method } = request(random);
      const level = status === 500 ? "error" : durationMs > 1000 ? "warn" : "info";
      const failed = status === 500 ? { error: "ETIMEDOUT: catalog.internal:8080 did not answer within 2000 ms" } : {};
      const requestId = random.hex(16);
      return jsonLine(at, level, `${method} ${path} ${status}`, {
        method,
        path,
        status,
        durationMs,
        requestId,
        ...failed,
      });
    }),
  closing: (run, random) => {
    const at = run.end?.at ?? 0;
    if (run.end?.bySignal) {
      return [
        [3, jsonLine(at + 3, "info", "SIGTERM received, draining", { connections: random.between(0, 12) })],
        [210, jsonLine(at + 210, "info", "closed, bye")],
      ];
    }
    const stack = "Error: connect ECONNREFUSED 10.0.4.17:6379\n    at TCPConnectWrap.afterConnect (node:net:1607:16)";
    return run.end?.exitCode === 0 ? [] : [[0, jsonLine(at, "fatal", "uncaught exception", { stack })]];
  },
};

const clf = (at: number): string => {
  const [, day, month, year, time] = /^\w+, (\d+) (\w+) (\d+) (\S+)/.exec(new Date(at).toUTCString()) ?? [];
  return `${day}/${month}/${year}:${time} +0000`;
};

/** The access log of a proxy, in the common log format. */
export const accessLog: Program = {
  blockMs: 10_000,
  opening: () => burst(120, ['[notice] using the "epoll" event method', "[notice] start worker processes"]),
  block: (run, random, ms) =>
    timed(run, ms, moments(random, random.between(3, 9), 10_000), at => {
      const { path, status, method } = request(random);
      const client = `10.0.${random.between(1, 9)}.${random.between(2, 250)}`;
      return `${client} - - [${clf(at)}] "${method} ${path} HTTP/1.1" ${status} ${random.between(120, 48_000)} "-" "Mozilla/5.0"`;
    }),
  closing: () => burst(2, ["[notice] signal 15 (SIGTERM) received, exiting"]),
};

const javaTime = (at: number): string => iso(at).replace("T", " ").replace("Z", "");
const javaException = [
  "com.example.checkout.PaymentException: card service did not answer",
  "\tat com.example.checkout.PaymentClient.charge(PaymentClient.java:87)",
  "\tat com.example.checkout.CheckoutController.submit(CheckoutController.java:41)",
  "Caused by: java.net.SocketTimeoutException: Read timed out",
  "\t... 34 more",
].join("\n");

/** Java's log: some of its events have many lines, as `awslogs-multiline-pattern` puts them together. */
export const javaLog: Program = {
  blockMs: 10_000,
  opening: run =>
    timed(
      run,
      0,
      [400, 1900, 2300],
      at => `${javaTime(at)}  INFO 1 --- [main] c.e.c.CheckoutApplication : Starting with profile prod`,
    ),
  block: (run, random, ms) =>
    timed(run, ms, moments(random, random.between(2, 6), 10_000), at => {
      const thread = `[nio-8443-exec-${random.between(1, 10)}]`;
      const order = random.between(100_000, 999_999);
      return random.chance(0.04)
        ? `${javaTime(at)} ERROR 1 --- ${thread} c.e.c.PaymentClient : Order ${order} failed\n${javaException}`
        : `${javaTime(at)}  INFO 1 --- ${thread} c.e.c.PaymentClient : Order ${order} paid, ${random.between(5, 400)}.00 EUR`;
    }),
  closing: run =>
    timed(
      run,
      (run.end?.at ?? 0) - run.startedAt,
      [4],
      at => `${javaTime(at)}  INFO 1 --- [ionShutdownHook] c.e.c.CheckoutApplication : Closing`,
    ),
};

const colors = { INFO: 32, WARN: 33, ERROR: 31, DEBUG: 36 } as const;

function colored(level: keyof typeof colors, text: string): string {
  return `\u001b[${colors[level]}m${level.padEnd(5)}\u001b[0m ${text}`;
}

/** A development logger's colors, left on in production. */
export const coloredLog: Program = {
  blockMs: 10_000,
  opening: () => [
    [300, colored("INFO", "[boot] api \u001b[1m2.12\u001b[22m on :8080")],
    [820, colored("DEBUG", "[db] pool of 20 connections ready")],
  ],
  block: (_run, random) =>
    moments(random, random.between(4, 10), 10_000).map((ms): Printed => {
      const { path, status, durationMs, method } = request(random);
      const level = status === 500 ? "ERROR" : status === 404 ? "WARN" : random.chance(0.2) ? "DEBUG" : "INFO";
      return [ms, colored(level, `[http] ${method} ${path} \u001b[1m${status}\u001b[22m ${durationMs} ms`)];
    }),
  closing: run => [[2, colored(run.end?.bySignal ? "INFO" : "ERROR", "[boot] shutting down")]],
};

/** key=value pairs, as Grafana and many Go programs print them. */
export const logfmt: Program = {
  blockMs: 15_000,
  opening: run => timed(run, 0, [250, 700], at => `ts=${iso(at)} level=info msg="joined consumer group" group=orders`),
  block: (run, random, ms) =>
    timed(run, ms, moments(random, random.between(3, 8), 15_000), at => {
      const partition = random.between(0, 11);
      const late = random.between(0, random.chance(0.05) ? 90_000 : 400);
      return `ts=${iso(at)} level=${late > 5000 ? "warn" : "info"} msg="committed offset" partition=${partition} offset=${Math.floor(at / 37)} lagMs=${late}`;
    }),
  closing: run =>
    timed(run, (run.end?.at ?? 0) - run.startedAt, [5], at => `ts=${iso(at)} level=info msg="leaving consumer group"`),
};

/** A sidecar, which has little to say. */
export const heartbeat: Program = {
  blockMs: 60_000,
  opening: ({ container: { name } }) => burst(90, [`${name}: starting`, `${name}: ready`]),
  block: ({ container: { name } }, random) => [
    [random.between(0, 59_999), `${name}: ok, ${random.between(20, 90)} MiB resident`],
  ],
  closing: ({ container: { name }, end }) =>
    burst(1, [`${name}: ${end?.bySignal ? "stopping" : `exiting with ${end?.exitCode}`}`]),
};
