// Pictures as WebP, encoded by the browser that took them: half of PNG's bytes, and no encoder to install.
import { writeFile } from "node:fs/promises";

/**
 * The PNG as WebP: without loss, or of `quality` where that is smaller.
 *
 * @param {import("playwright-core").Page} page any page of Chromium; a blank one has nothing that could refuse the picture
 * @param {Buffer} png
 * @returns {Promise<Buffer>}
 */
export async function toWebp(page, png, quality = 0.8) {
  const base64 = await page.evaluate(
    async ([source, lossy]) => {
      const picture = new Image();
      picture.src = `data:image/png;base64,${source}`;
      await picture.decode();
      const canvas = new OffscreenCanvas(picture.width, picture.height);
      canvas.getContext("2d", { alpha: false }).drawImage(picture, 0, 0);
      // Chromium writes WebP without loss at 1, and only there.
      const blobs = await Promise.all(
        [1, lossy].map(value => canvas.convertToBlob({ type: "image/webp", quality: value })),
      );
      const smallest = blobs.reduce((best, blob) => (blob.size < best.size ? blob : best));
      const bytes = new Uint8Array(await smallest.arrayBuffer());
      let text = "";
      for (const byte of bytes) text += String.fromCharCode(byte);
      return btoa(text);
    },
    [png.toString("base64"), quality],
  );
  return Buffer.from(base64, "base64");
}

/** Takes a picture of `page`, or of its part `clip`, into the file `path`: WebP, or PNG where its name ends so. */
export async function takePicture(page, path, clip) {
  const png = await page.screenshot({ clip });
  if (path.endsWith(".png")) return writeFile(path, png);
  const blank = await page.context().newPage();
  await writeFile(path, await toWebp(blank, png));
  await blank.close();
}
