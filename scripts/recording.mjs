// npm run recording: a film of the real window against a staged sandbox, for the README; node scripts/recording.mjs [--out FILE]
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { scenes } from "./film-scenes.mjs";
import { awsFiles, stagedSandbox } from "./film-stage.mjs";
import { Recorder } from "./recorder.mjs";
import { windowDriver } from "./window-driver.mjs";

/** Narrower than a screen, so that its text can be read where a README shows it: the film is 1,278 pixels wide. */
const viewport = { width: 1065, height: 590 };
const scale = 1.2;
const bar = 52;

const { values } = parseArgs({ options: { out: { type: "string", default: "docs/recording.webp" } } });
const driver = await windowDriver(["test/workbench/window", "src/sandbox/sandbox"]);
const { sandbox, close } = await stagedSandbox(driver);
const home = await mkdtemp(join(tmpdir(), "ecs-explorer-recording-"));
const folder = join(home, "shop");
await mkdir(folder);
try {
  const window = await driver.openWindow({
    sandbox: false,
    env: await awsFiles(home, sandbox.url),
    folder,
    viewport,
    scale,
    settings: { "window.title": "${rootName}", "ecsExplorer.eventGrace": 1 },
  });
  const film = await Recorder.of(window.page, { bar, scenes: scenes.length, scale });
  for (const scene of scenes) {
    const before = film.ms;
    await scene(window, film).catch(async error => {
      await window.screenshot("out/recording-failed.png");
      throw error;
    });
    console.log(`${film.words.title}: ${((film.ms - before) / 1000).toFixed(1)} s`);
  }
  const bytes = await film.write(values.out);
  const figures = [
    `${(film.ms / 1000).toFixed(1)} s`,
    `${film.frames.length} frames`,
    `${Math.round(bytes / 1024)} KiB`,
  ];
  console.log(`${values.out}: ${figures.join(", ")}`);
} finally {
  await driver.closeBrowser();
  await close();
  await rm(home, { recursive: true, force: true });
}
