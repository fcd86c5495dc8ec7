// Finds a Chromium to drive the window with, or installs Debian's.
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "playwright-core";
import { canInstallPackages, installPackages } from "./debian.mjs";
import { SetupError } from "./vscode-install.mjs";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge"];
const places = [
  ...(process.env.PATH ?? "").split(delimiter).flatMap(folder => names.map(name => join(folder, name))),
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
];

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function findBrowser() {
  const chosen = process.env.CHROME_PATH;
  if (chosen && !isExecutable(chosen)) throw new SetupError(`CHROME_PATH is ${chosen}, which cannot be run.`);
  return chosen ?? places.find(isExecutable);
}

/** The path of a Chromium or Chrome; on Debian as root it is installed if there is none. */
export function installBrowser({ say = console.log } = {}) {
  const found = findBrowser();
  if (found) return found;
  if (!canInstallPackages())
    throw new SetupError(
      "These tests drive the window in Chromium or Chrome, and none was found. Install one, or set CHROME_PATH.",
    );
  say("installing Chromium from the distribution's packages (once)");
  try {
    installPackages(["chromium", "fonts-dejavu-core"]);
  } catch (error) {
    throw new SetupError(`Chromium could not be installed. Install it, or set CHROME_PATH.\n${error.message}`);
  }
  const installed = findBrowser();
  if (!installed) throw new SetupError("Chromium was installed but is not on PATH. Set CHROME_PATH.");
  return installed;
}

/** Launches the browser with nothing that talks to the outside. */
export function launchBrowser({ headless = true, say } = {}) {
  return chromium.launch({
    executablePath: installBrowser({ say }),
    headless,
    args: [
      // Chromium refuses its sandbox to root, which is what a container's build runs as.
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--disable-dev-shm-usage",
    ],
  });
}
