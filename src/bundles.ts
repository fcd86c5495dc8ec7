/** The AWS SDK's bundle, read from disk at the first call: activation must not pay for it. */
// eslint-disable-next-line typescript/no-require-imports -- a second CommonJS file is the fastest way to load late
export const aws = (): typeof import("./stream/aws/aws") => (loaded = require("./aws.js"));

let loaded: typeof import("./stream/aws/aws") | undefined;
/** The AWS SDK's bundle if anything has needed it yet. */
export const loadedAws = () => loaded;

/** The sandbox's bundle, read from disk at the first call. */
// eslint-disable-next-line typescript/no-require-imports -- as above
export const sandbox = (): typeof import("./sandbox/sandbox") => require("./sandbox.js");

/** The event stream's bundle, read from disk at the first call. */
// eslint-disable-next-line typescript/no-require-imports -- as above
export const stream = (): typeof import("./stream/stream") => require("./stream.js");
