// Films a window: moves a pointer that can be seen, shows the keys that are pressed, and keeps a frame of each step. How long a
// frame stands is a number in the animation, so nothing waits for the film.
import { writeFile } from "node:fs/promises";
import { animatedWebp } from "./animated-webp.mjs";
import { preparePainter } from "./film-painter.mjs";

const glideMs = 40;
const glideSteps = 7;
const pressMs = 160;
const typeMs = 90;

export class Recorder {
  frames = [];
  at = { x: 0, y: 0, isPressed: false };
  words = { scene: 0, title: "", text: "", keys: [] };

  /**
   * @param {import("playwright-core").Page} page what is filmed
   * @param {import("playwright-core").Page} painter a blank page
   * @param {{ width: number, height: number }} size of the film
   * @param {number} scale pixels of the film for each of the page
   */
  constructor(page, painter, size, scale) {
    this.page = page;
    this.painter = painter;
    this.size = size;
    this.scale = scale;
  }

  static async of(page, { bar, scenes, scale }) {
    const { width, height } = page.viewportSize();
    const size = { width: Math.round(width * scale), height: Math.round(height * scale) + bar };
    const painter = await page.context().newPage();
    await painter.evaluate(preparePainter, { ...size, bar, scenes });
    await page.bringToFront();
    const recorder = new Recorder(page, painter, size, scale);
    recorder.at = { x: width * 0.6, y: height * 0.55, isPressed: false };
    return recorder;
  }

  /** The caption from here on; the keys of the last one are gone. */
  say(text) {
    this.words = { ...this.words, text, keys: [] };
  }

  scene(title, text) {
    this.words = { scene: this.words.scene + 1, title, text, keys: [] };
  }

  /** Shows the window as it is now for `ms`, once two pictures of it in a row are the same. */
  async show(ms) {
    let png = await this.page.screenshot();
    for (let attempt = 0; attempt < 20; attempt++) {
      const next = await this.page.screenshot();
      if (next.equals(png)) break;
      png = next;
    }
    await this.add(ms, png);
  }

  /** Shows the window as it is in this moment: something in it moves all the time. */
  async snap(ms) {
    await this.add(ms, await this.page.screenshot());
  }

  /** A frame of the window, or of the last picture of it with what is drawn over it. */
  async add(ms, png) {
    const { x, y, isPressed } = this.at;
    const pointer = { x: x * this.scale, y: y * this.scale, isPressed };
    const painted = await this.painter.evaluate(wanted => globalThis.paint(wanted), {
      ...this.words,
      pointer,
      png: png?.toString("base64"),
    });
    const last = this.frames.at(-1);
    if (!painted && last) last.ms += ms;
    else {
      const { base64, ...place } = painted;
      this.frames.push({ ...place, webp: Buffer.from(base64, "base64"), ms });
    }
  }

  /** Moves the pointer to the middle of what is found, or to its place `from` its left upper corner. */
  async pointAt(locator, from) {
    const box = await locator.boundingBox();
    const end = { x: box.x + (from?.x ?? box.width / 2), y: box.y + (from?.y ?? box.height / 2) };
    const { x, y } = this.at;
    for (let step = 1; step <= glideSteps; step++) {
      const share = 0.5 - Math.cos((Math.PI * step) / glideSteps) / 2;
      this.at = { x: x + (end.x - x) * share, y: y + (end.y - y) * share, isPressed: false };
      await this.add(glideMs);
    }
    await this.page.mouse.move(end.x, end.y);
  }

  /** Clicks what is found until `shows` is there, or gone: VS Code loses a click on a row that moves or is just drawn anew. */
  async click(locator, shows, { state = "visible" } = {}) {
    await this.pointAt(locator);
    await this.show(250);
    this.at = { ...this.at, isPressed: true };
    await this.add(pressMs);
    this.at = { ...this.at, isPressed: false };
    for (let attempt = 1; ; attempt++) {
      await locator.click();
      try {
        return await shows.waitFor({ state, timeout: 8000 });
      } catch (error) {
        if (attempt === 3) throw error;
      }
    }
  }

  /** Turns the wheel over a page until the bottom of what is found is in sight, above `margin` pixels of the window. */
  async scrollTo(locator, margin) {
    const { height } = this.page.viewportSize();
    for (let turn = 0; turn < 30; turn++) {
      const box = await locator.boundingBox();
      if (box.y + box.height <= height - margin) return;
      await this.page.mouse.wheel(0, 110);
      await this.show(90);
    }
    throw new Error("The wheel doesn't bring it in sight.");
  }

  /** Presses a key, whose name the caption shows until it is told something else. */
  async press(key, label = key) {
    this.words = { ...this.words, keys: [label] };
    await this.add(350);
    await this.page.keyboard.press(key);
  }

  /** Types as a person does, a frame for every other letter. */
  async type(text) {
    this.words = { ...this.words, keys: [] };
    for (let at = 0; at < text.length; at += 2) {
      await this.page.keyboard.type(text.slice(at, at + 2));
      await this.show(typeMs * 2);
    }
  }

  get ms() {
    return this.frames.reduce((sum, { ms }) => sum + ms, 0);
  }

  async write(path) {
    const film = animatedWebp(this.size, this.frames);
    await writeFile(path, film);
    return film.length;
  }
}
