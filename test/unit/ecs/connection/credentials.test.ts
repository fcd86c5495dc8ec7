import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { loadSharedConfigFiles } from "@smithy/core/config";
import type { ConnectionSpec } from "../../../../src/ecs/connection/connection";
import { Credentials } from "../../../../src/ecs/connection/credentials";
import type { AskMfaCode } from "../../../../src/ecs/connection/credentials";
import { EcsError } from "../../../../src/ecs/model/errors";
import { AwsHome } from "../awsHome";

const noMfa: AskMfaCode = () => Promise.reject(new Error("nobody is asked"));
const readFiles = () => loadSharedConfigFiles({ ignoreCache: true });

const spec = (profile?: string): ConnectionSpec => ({
  id: "a",
  label: "a",
  region: "eu-west-1",
  origin: "environment",
  profile,
});
const of = (profile?: string, askMfaCode = noMfa, limitMs?: number) =>
  new Credentials(spec(profile), askMfaCode, { readFiles, limitMs });

async function failureOf(credentials: Credentials): Promise<EcsError> {
  const error: unknown = await credentials.get().then(
    () => undefined,
    (failure: unknown) => failure,
  );
  assert.ok(error instanceof EcsError, `no failure: ${String(error)}`);
  return error;
}

const keys = (name: string, id = "AKIAFIRST") =>
  `[${name}]\naws_access_key_id = ${id}\naws_secret_access_key = canary-secret\n`;
const printing = (text: string) => `printf '%s' '${text}'`;

describe("credentials", () => {
  let home: AwsHome;
  beforeEach(async () => {
    home = await AwsHome.open();
  });
  afterEach(() => home.close());

  const config = (text: string) => home.write("config", text);

  const processes: readonly (readonly [what: string, command: string, sentence: RegExp])[] = [
    ["fails", "exit 3", /Profile "broken": its credential_process failed \(exit code 3\)\./],
    ["does not exist", "no-such-program-here", /failed \(exit code 127, command not found\)/],
    ["prints rubbish", printing("canary-secret"), /printed no valid credentials \(not JSON\)/],
    ["prints nothing", "true", /printed no valid credentials \(nothing was printed\)/],
    ["prints no keys", printing('{"Version":1}'), /AccessKeyId or SecretAccessKey is missing/],
    [
      "returns expired keys",
      printing('{"Version":1,"AccessKeyId":"a","SecretAccessKey":"b","Expiration":"2020-01-01T00:00:00Z"}'),
      /returned keys that have expired/,
    ],
  ];
  for (const [what, command, sentence] of processes)
    it(`says of a credential process that ${what} what happened, and nothing that it printed`, async () => {
      await config(`[profile broken]\ncredential_process = ${command}\n`);
      const failure = await failureOf(of("broken"));
      assert.equal(failure.kind, "auth");
      assert.match(failure.sentence, sentence);
      assert.doesNotMatch(failure.message, /canary/);
      assert.ok(failure.brief.length <= 32, failure.brief);
    });

  it("ends a credential process that hangs, and what it started, at its limit", async () => {
    await config(`[profile slow]\ncredential_process = sh -c 'echo $$ > ${home.folder}/pid; sleep 600; true'\n`);
    const failure = await failureOf(of("slow", noMfa, 400));
    assert.match(failure.sentence, /Profile "slow": its credential_process didn't finish within 0.4 s\./);
    const { readFile } = await import("node:fs/promises");
    const pid = Number(await readFile(`${home.folder}/pid`, "utf8"));
    const until = Date.now() + 3000;
    let lives = true;
    while (lives && Date.now() < until) {
      await new Promise(resolve => setImmediate(resolve));
      try {
        process.kill(pid, 0);
      } catch {
        lives = false;
      }
    }
    assert.equal(lives, false, "the process is still there");
  });

  it("names a profile that is missing, one that a role needs, a loop, and a missing sso-session", async () => {
    await config(
      [
        "[profile a]\nrole_arn = arn:aws:iam::111122223333:role/a\nsource_profile = b",
        "[profile b]\nrole_arn = arn:aws:iam::111122223333:role/b\nsource_profile = a",
        "[profile c]\nrole_arn = arn:aws:iam::111122223333:role/c\nsource_profile = gone",
        "[profile d]\nsso_session = corp\nsso_account_id = 111122223333\nsso_role_name = r",
        "",
      ].join("\n"),
    );
    assert.match((await failureOf(of("nobody"))).sentence, /Profile "nobody" isn't in the AWS config files\./);
    assert.match((await failureOf(of("a"))).sentence, /The source profiles of "a" form a loop: a → b → a\./);
    assert.match((await failureOf(of("c"))).sentence, /Profile "c" names the source profile "gone"/);
    assert.match((await failureOf(of("d"))).sentence, /Profile "d" names the sso-session "corp"/);
  });

  it("names the line of a config file that cannot be read", async () => {
    await config("[profile fine]\nregion = eu-west-1\n[profile broken\ncredential_process = true\n");
    const failure = await failureOf(of("broken"));
    assert.match(failure.sentence, /\.aws\/config is malformed in line 3\./);
  });

  it("says that there is nothing, and never takes the machine's role for a profile that is gone", async () => {
    assert.match((await failureOf(of())).sentence, /No AWS credentials were found\./);
    await config("[profile bare]\nregion = eu-west-1\n");
    assert.match((await failureOf(of("bare"))).sentence, /Profile "bare" has no credentials/);
  });

  it("names a web identity token file that does not exist", async () => {
    await config(
      "[profile web]\nrole_arn = arn:aws:iam::111122223333:role/w\nweb_identity_token_file = /no/such/token\n",
    );
    assert.match((await failureOf(of("web"))).sentence, /token file doesn't exist \(\/no\/such\/token\)/);
  });

  const sso =
    "[profile corp]\nsso_session = s\nsso_account_id = 111122223333\nsso_role_name = r\n[sso-session s]\nsso_region = eu-west-1\nsso_start_url = https://x.awsapps.com/start\n";
  const tokenFile = "sso/cache/a0f1490a20d0211c997b44bc357e1972deab8ae3.json"; // sha1 of "s"

  it("offers the login of the profile that has expired, also where another profile's role needs it", async () => {
    await config(
      `${sso}[profile role]\nrole_arn = arn:aws:iam::111122223333:role/r\nsource_profile = corp\n[profile web login]\nlogin_session = arn:aws:iam::111122223333:user/me\n`,
    );
    const login = { command: "aws", args: ["sso", "login", "--profile", "corp"] };
    const expired = await failureOf(of("corp"));
    assert.equal(expired.brief, "Login expired");
    assert.match(expired.advice, /aws sso login --profile corp/);
    assert.deepEqual(expired.login, login);
    assert.deepEqual((await failureOf(of("role"))).login, login);
  });

  it("offers aws login for a session of that kind", async () => {
    await config("[profile me]\nlogin_session = arn:aws:iam::111122223333:user/me\n");
    assert.deepEqual((await failureOf(of("me"))).login, { command: "aws", args: ["login", "--profile", "me"] });
  });

  it("takes a portal that cannot be reached for the network's fault, and goes on when the login is there", async () => {
    await config(sso);
    const token = { accessToken: "canary", expiresAt: new Date(Date.now() + 3_600_000).toISOString() };
    await home.write(tokenFile, JSON.stringify(token));
    home.set({ AWS_ENDPOINT_URL_SSO: "http://127.0.0.1:9" });
    const failure = await failureOf(of("corp"));
    assert.deepEqual([failure.kind, failure.login], ["network", undefined], failure.message);
    const portal = createServer((_, response) =>
      response.writeHead(200, { "content-type": "application/json" }).end(
        JSON.stringify({
          roleCredentials: {
            accessKeyId: "ASIA",
            secretAccessKey: "s",
            sessionToken: "t",
            expiration: Date.now() + 3_600_000,
          },
        }),
      ),
    ).listen(0, "127.0.0.1");
    await once(portal, "listening");
    home.set({ AWS_ENDPOINT_URL_SSO: `http://127.0.0.1:${(portal.address() as AddressInfo).port}` });
    try {
      assert.equal((await of("corp").get()).accessKeyId, "ASIA");
    } finally {
      portal.close();
    }
  });

  it("uses renewed keys once the files changed, keeps them while others change, and asks anew when told to", async () => {
    await home.write("credentials", keys("saml"));
    const credentials = of("saml");
    assert.equal((await credentials.get()).accessKeyId, "AKIAFIRST");
    await home.write("credentials", keys("saml") + keys("other"));
    assert.equal(credentials.filesChanged(await readFiles()), false);
    await home.write("credentials", keys("saml", "AKIASECOND"));
    assert.equal((await credentials.get()).accessKeyId, "AKIAFIRST", "nobody has noticed yet");
    assert.equal(credentials.filesChanged(await readFiles()), true);
    assert.equal((await credentials.get()).accessKeyId, "AKIASECOND");
    await home.write("credentials", keys("saml", "AKIATHIRD"));
    credentials.forget();
    assert.equal((await credentials.get()).accessKeyId, "AKIATHIRD");
  });

  it("lets whoever waits ask again when what they wait for is forgotten, and fail when it is closed", async () => {
    await config(`[profile slow]\ncredential_process = sh -c 'touch ${home.folder}/asked; sleep 600; true'\n`);
    const { access, rm } = await import("node:fs/promises");
    const isAsked = async () => {
      const until = Date.now() + 5000;
      while (Date.now() < until)
        try {
          return await access(`${home.folder}/asked`);
        } catch {
          await new Promise(resolve => setImmediate(resolve));
        }
      assert.fail("nobody was asked");
    };
    const credentials = of("slow");
    const waiting = Promise.all([credentials.get(), credentials.get()]);
    await isAsked();
    const identity = '{"Version":1,"AccessKeyId":"AKIANEW","SecretAccessKey":"b"}';
    await config(`[profile slow]\ncredential_process = ${printing(identity)}\n`);
    credentials.forget();
    assert.deepEqual(
      (await waiting).map(({ accessKeyId }) => accessKeyId),
      ["AKIANEW", "AKIANEW"],
    );
    await rm(`${home.folder}/asked`);
    await config(`[profile slow]\ncredential_process = sh -c 'touch ${home.folder}/asked; sleep 600; true'\n`);
    credentials.forget();
    const last = failureOf(credentials);
    await isAsked();
    credentials.close();
    assert.equal((await last).kind, "auth");
  });

  describe("with an MFA device", () => {
    let answer: { status: number; body: string };
    let server: ReturnType<typeof createServer>;
    let asked: string[];

    beforeEach(async () => {
      asked = [];
      server = createServer((_, response) =>
        response.writeHead(answer.status, { "content-type": "text/xml" }).end(answer.body),
      );
      server.listen(0, "127.0.0.1");
      await once(server, "listening");
      home.set({ AWS_ENDPOINT_URL_STS: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
      await home.write("credentials", keys("base"));
      await config(
        "[profile admin]\nrole_arn = arn:aws:iam::111122223333:role/admin\nsource_profile = base\nmfa_serial = arn:aws:iam::111122223333:mfa/me\n",
      );
      const expiration = new Date(Date.now() + 3_600_000).toISOString();
      answer = {
        status: 200,
        body: `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials><AccessKeyId>ASIAROLE</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>${expiration}</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`,
      };
    });
    afterEach(() => server.close());

    const giving = (...codes: readonly (string | undefined)[]): AskMfaCode => {
      const left = [...codes];
      return serial => {
        asked.push(serial);
        const code = left.shift();
        return code === undefined ? Promise.reject(new Error("dismissed")) : Promise.resolve(code);
      };
    };

    it("asks once for any number of calls", async () => {
      const credentials = of("admin", giving("123456"));
      const identities = await Promise.all([credentials.get(), credentials.get(), credentials.get()]);
      assert.deepEqual(new Set(identities.map(identity => identity.accessKeyId)), new Set(["ASIAROLE"]));
      await credentials.get();
      assert.equal(asked.length, 1);
    });

    it("does not ask again after a dismissal until the person retries", async () => {
      const credentials = of("admin", giving(undefined, "123456"));
      assert.equal((await failureOf(credentials)).code, "MfaDismissed");
      assert.equal((await failureOf(credentials)).code, "MfaDismissed");
      assert.equal(asked.length, 1);
      credentials.forget();
      assert.equal((await credentials.get()).accessKeyId, "ASIAROLE");
      assert.equal(asked.length, 2);
    });

    it("says that a code was wrong, and does not ask again by itself", async () => {
      answer = {
        status: 403,
        body: '<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>MultiFactorAuthentication failed with invalid MFA one time pass code.</Message></Error></ErrorResponse>',
      };
      const credentials = of("admin", giving("000000", "111111"));
      const failure = await failureOf(credentials);
      assert.match(failure.sentence, /AWS didn't accept the MFA code for profile "admin"\./);
      await failureOf(credentials);
      assert.equal(asked.length, 1);
    });
  });
});
