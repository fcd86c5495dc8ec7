// Runs in a blank page of the browser: draws the film's frames from pictures of the window, and encodes what changed.

/**
 * Prepares the page to paint. Below the window, so that it covers nothing, stands a bar with the scene's caption.
 *
 * Runs in the page, so it can use nothing of this file.
 *
 * @param {{ width: number, height: number, bar: number, scenes: number }} size
 */
export function preparePainter({ width, height, bar, scenes }) {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  const top = height - bar;
  const font = '"Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif';
  let window;
  let before;

  const box = (x, y, wide, high, color, radius = 4) => {
    context.fillStyle = color;
    context.beginPath();
    context.roundRect(x, y, wide, high, radius);
    context.fill();
  };
  const write = (text, x, style, color) => {
    context.font = `${style} ${font}`;
    context.fillStyle = color;
    context.textBaseline = "middle";
    context.fillText(text, x, top + bar / 2 + 2);
    return x + context.measureText(text).width;
  };

  const caption = ({ scene, title, text, keys }) => {
    box(0, top, width, bar, "#0b2942", 0);
    const step = width / scenes;
    for (let index = 0; index < scenes; index++)
      box(index * step, top, step - 2, 3, index < scene ? "#4daafc" : "#24486a", 0);
    const end = write(title, 22, "600 19px", "#ffffff");
    write(text, end + 16, "17px", "#c8dcf0");
    let right = width - 22;
    for (const key of [...keys].reverse()) {
      context.font = `600 16px ${font}`;
      const wide = Math.max(34, context.measureText(key).width + 22);
      right -= wide;
      box(right, top + 10, wide, bar - 18, "#e8f2fc", 6);
      write(key, right + (wide - context.measureText(key).width) / 2, "600 16px", "#0b2942");
      right -= 8;
    }
  };

  /** An arrow whose point is at the place, as a mouse pointer's is; pressed it has a ring around it. */
  const pointer = ({ x, y, isPressed }) => {
    if (isPressed) {
      context.fillStyle = "rgb(77 170 252 / 35%)";
      context.strokeStyle = "#4daafc";
      context.lineWidth = 2.5;
      context.beginPath();
      context.arc(x, y, 19, 0, 2 * Math.PI);
      context.fill();
      context.stroke();
    }
    context.save();
    context.translate(x, y);
    context.scale(1.5, 1.5);
    context.fillStyle = "#ffffff";
    context.strokeStyle = "#000000";
    context.lineWidth = 1.2;
    context.beginPath();
    for (const [dx, dy] of [
      [0, 0],
      [0, 16.5],
      [4, 12.8],
      [6.6, 18.8],
      [9.2, 17.7],
      [6.6, 11.8],
      [12, 11.6],
    ])
      context.lineTo(dx, dy);
    context.closePath();
    context.fill();
    context.stroke();
    context.restore();
  };

  /** The rectangle that holds all that differs from the frame before; its corner stands at even places. */
  const changed = (now, then) => {
    let [left, upper, right, lower] = [width, height, -1, -1];
    for (let y = 0, at = 0; y < height; y++)
      for (let x = 0; x < width; x++, at++)
        if (now[at] !== then[at]) {
          if (x < left) left = x;
          if (x > right) right = x;
          if (y < upper) upper = y;
          lower = y;
        }
    if (right < 0) return undefined;
    const [x, y] = [left - (left % 2), upper - (upper % 2)];
    return { x, y, width: right + 1 - x, height: lower + 1 - y };
  };

  /**
   * At most 255 colors, which leaves one of a WebP's palette to what is transparent: half the bytes. What there is much of keeps its
   * color, since a background must not differ from one frame to the next; of the rest, the edges of letters for the most part, no
   * channel moves by more than the smallest tolerance that is enough.
   */
  const reduce = pixels => {
    const counts = new Map();
    for (const color of pixels) counts.set(color, (counts.get(color) ?? 0) + 1);
    const colors = [...counts.keys()].sort((one, other) => counts.get(other) - counts.get(one));
    const kept = colors.slice(0, 96);
    const distance = (one, other) =>
      Math.max(...[0, 8, 16, 24].map(shift => Math.abs(((one >>> shift) & 255) - ((other >>> shift) & 255))));
    for (let tolerance = 0; ; tolerance += 3) {
      const palette = [...kept];
      const replaced = new Map(kept.map(color => [color, color]));
      for (const color of colors.slice(kept.length)) {
        let [near, least] = [color, tolerance + 1];
        for (const other of palette) {
          const far = distance(color, other);
          if (far < least) [near, least] = [other, far];
        }
        replaced.set(color, near);
        if (least > tolerance && palette.push(color) > 255) break;
      }
      if (palette.length > 255) continue;
      for (const [index, color] of pixels.entries()) pixels[index] = replaced.get(color);
      return;
    }
  };

  const encoded = async picture => {
    reduce(new Uint32Array(picture.data.buffer));
    const part = new OffscreenCanvas(picture.width, picture.height);
    part.getContext("2d").putImageData(picture, 0, 0);
    // Chromium writes WebP without loss at 1, and only there.
    return part.convertToBlob({ type: "image/webp", quality: 1 });
  };

  globalThis.paint = async ({ png, pointer: at, ...words }) => {
    if (png) {
      window = new Image();
      window.src = `data:image/png;base64,${png}`;
      await window.decode();
    }
    context.drawImage(window, 0, 0);
    caption(words);
    if (at) pointer(at);
    const now = context.getImageData(0, 0, width, height);
    const pixels = new Uint32Array(now.data.buffer);
    const place = before ? changed(pixels, before) : { x: 0, y: 0, width, height };
    if (!place) return undefined;
    const whole = context.getImageData(place.x, place.y, place.width, place.height);
    const pictures = [whole];
    if (before) {
      const sparse = new ImageData(new Uint8ClampedArray(whole.data), place.width, place.height);
      const target = new Uint32Array(sparse.data.buffer);
      for (let y = 0, at = 0; y < place.height; y++)
        for (let x = 0; x < place.width; x++, at++) {
          const there = (place.y + y) * width + place.x + x;
          if (pixels[there] === before[there]) target[at] = 0;
        }
      pictures.push(sparse);
    }
    before = pixels;
    const blobs = await Promise.all(pictures.map(encoded));
    const smallest = blobs.reduce((best, blob) => (blob.size < best.size ? blob : best));
    const bytes = new Uint8Array(await smallest.arrayBuffer());
    let text = "";
    for (const byte of bytes) text += String.fromCharCode(byte);
    return { ...place, base64: btoa(text) };
  };
}
