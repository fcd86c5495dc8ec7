import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { animatedWebp } from "../../../scripts/animated-webp.mjs";
import { Recorder } from "../../../scripts/recorder.mjs";
import { newContext } from "../window";

const viewport = { width: 300, height: 120 };
const bar = 40;

/** What a browser shows of an animation: the pixels of a frame as those of the picture given, by the largest difference of a channel, and how many differ. */
async function differences(page: Page, film: Buffer, pictures: readonly Buffer[]) {
  return page.evaluate(
    async ([animation, stills]) => {
      const bytes = (base64: string) => Uint8Array.from(atob(base64), character => character.charCodeAt(0));
      const pixels = (source: CanvasImageSource, width: number, height: number) => {
        const context = new OffscreenCanvas(width, height).getContext("2d");
        context?.drawImage(source, 0, 0);
        return context?.getImageData(0, 0, width, height).data ?? new Uint8ClampedArray();
      };
      const decoder = new ImageDecoder({ data: bytes(animation), type: "image/webp" });
      await decoder.completed;
      const shown = [];
      for (const [frameIndex, still] of stills.entries()) {
        const { image } = await decoder.decode({ frameIndex });
        const picture = await createImageBitmap(new Blob([bytes(still)]));
        const { width, height } = picture;
        const wanted = pixels(picture, width, height);
        const found = pixels(image, width, height);
        const differences = wanted.map((value, at) => Math.abs(value - (found[at] ?? 0)));
        const most = differences.reduce((one, other) => Math.max(one, other), 0);
        const share = differences.filter(difference => difference > 0).length / differences.length;
        shown.push({
          ms: (image.duration ?? 0) / 1000,
          width: image.displayWidth,
          height: image.displayHeight,
          most,
          share,
        });
      }
      return shown;
    },
    [film.toString("base64"), pictures.map(picture => picture.toString("base64"))] as const,
  );
}

describe("a recording", function () {
  this.timeout(60_000);

  it("shows the window as it was, each moment for its time, above the caption", async () => {
    const context = await newContext(viewport);
    try {
      const page = await context.newPage();
      // Only a secure place may decode.
      await page.route("https://recording.invalid/", route =>
        route.fulfill({ body: "<body>", contentType: "text/html" }),
      );
      await page.goto("https://recording.invalid/");
      const film = await Recorder.of(page, { bar, scenes: 2, scale: 1 });
      // Below the window, so that it doesn't differ by the pointer.
      film.at = { x: 10, y: viewport.height + 5, isPressed: false };
      film.scene("Scene", "What happens");
      const pictures: Buffer[] = [];
      const shades = "linear-gradient(90deg, #102030, #d0a080)";
      for (const [index, [style, text]] of [
        ["background: #1f1f1f; color: #cccccc", "One"],
        ["background: #1f1f1f; color: #cccccc", "Another"],
        [`background: ${shades}; color: #ffffff`, "More colors than a palette has"],
      ].entries()) {
        await page.evaluate(
          ([css = "", words = ""]) => {
            document.body.style.cssText = `margin: 0; height: 100vh; ${css}`;
            document.body.textContent = words;
          },
          [style, text],
        );
        await film.show(500 * (index + 1));
        pictures.push(await page.screenshot());
      }
      // Nothing moved: the last frame stands for longer.
      await film.show(100);
      const shown = await differences(page, animatedWebp(film.size, film.frames), pictures);
      const place = { width: viewport.width, height: viewport.height + bar };
      assert.deepEqual(
        shown.map(({ ms, width, height }) => ({ ms, width, height })),
        [500, 1000, 1600].map(ms => ({ ms, ...place })),
      );
      for (const [index, { most, share }] of shown.entries()) {
        assert.ok(most <= 12, `a color of frame ${String(index)} differs by ${String(most)}`);
        // Letters' edges may differ a little, the background may not.
        if (index < 2) assert.ok(share < 0.05, `${String(share * 100)}% of frame ${String(index)} differ`);
      }
    } finally {
      await context.close();
    }
  });
});
