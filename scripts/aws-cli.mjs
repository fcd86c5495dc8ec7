// The official AWS CLI, which the sandbox and what people are told of it are checked by from outside.
import { spawnSync } from "node:child_process";
import { canInstallPackages, installPackages } from "./debian.mjs";

const isThere = () => spawnSync("aws", ["--version"], { stdio: "ignore" }).status === 0;

/** Makes `aws` available where it can; without it the tests that ask it are skipped, and the run says so at its end. */
export function installAwsCli({ say = console.log } = {}) {
  if (isThere() || !canInstallPackages()) return;
  say("installing the AWS CLI from the distribution's packages (once)");
  try {
    installPackages(["awscli"]);
  } catch (error) {
    say(`The AWS CLI could not be installed.\n${error.message}`);
  }
}
