// What the extension host is told of AWS: only a loopback endpoint and made-up keys, so no test can reach an account.

/**
 * Laid over an environment, takes away what it says of AWS and keeps the SDK from the user's files; with `endpoint`
 * everything goes there.
 *
 * @param {string} [endpoint]
 * @returns {Record<string, string | undefined>}
 */
export function awsEnvironment(endpoint) {
  const inherited = Object.keys(process.env).filter(name => name.startsWith("AWS_"));
  return {
    ...Object.fromEntries(inherited.map(name => [name, undefined])),
    AWS_CONFIG_FILE: "/nonexistent/config",
    AWS_SHARED_CREDENTIALS_FILE: "/nonexistent/credentials",
    AWS_EC2_METADATA_DISABLED: "true",
    ...(endpoint && {
      AWS_ENDPOINT_URL_ECS: endpoint,
      AWS_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: "sandbox",
      AWS_SECRET_ACCESS_KEY: "sandbox",
    }),
  };
}
