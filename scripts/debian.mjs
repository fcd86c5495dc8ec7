// Installs what a fresh machine lacks from the distribution's packages, where that can be done: on Debian as root.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";

export const canInstallPackages = () => process.getuid?.() === 0 && existsSync("/usr/bin/apt-get");

/** Installs packages; throws an Error that holds the installer's last lines. */
export function installPackages(packages) {
  const options = { env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" }, stdio: ["ignore", "pipe", "pipe"] };
  try {
    execFileSync("apt-get", ["update", "-qq"], options);
    execFileSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...packages], options);
  } catch (error) {
    const lines = String(error.stderr ?? error.message).trim();
    throw new Error(lines.split("\n").slice(-5).join("\n"), { cause: error });
  }
}
