// An animated WebP put together from still ones: a RIFF container, which takes no encoder.
// https://developers.google.com/speed/webp/docs/riff_container

/**
 * A still picture within the animation. What is transparent in it lets the frames before it through; `x` and `y` are even,
 * since the container counts in steps of two.
 *
 * @typedef {{ webp: Buffer, x: number, y: number, width: number, height: number, ms: number }} AnimationFrame
 */

const number = (value, bytes) => {
  const buffer = Buffer.alloc(bytes);
  buffer.writeUIntLE(value, 0, bytes);
  return buffer;
};

/** Each chunk begins at an even place; the byte that sees to it isn't counted. */
const chunk = (name, ...parts) => {
  const content = Buffer.concat(parts);
  return Buffer.concat([
    Buffer.from(name, "latin1"),
    number(content.length, 4),
    content,
    Buffer.alloc(content.length % 2),
  ]);
};

/** The chunks of a RIFF file, or of what stands in an ANMF chunk behind its 16 bytes. */
export function* chunksOf(buffer, from = 12) {
  for (let at = from; at + 8 <= buffer.length;) {
    const size = buffer.readUInt32LE(at + 4);
    const end = at + 8 + size;
    if (end > buffer.length) throw new Error(`A chunk of ${size} bytes at ${at} is cut off.`);
    yield { name: buffer.toString("latin1", at, at + 4), content: buffer.subarray(at + 8, end) };
    at = end + (size % 2);
  }
}

/** What of a still WebP is its picture: its size, its color profile and its metadata are said once for all frames, or not at all. */
function pictureIn(webp) {
  if (webp.toString("latin1", 0, 4) !== "RIFF" || webp.toString("latin1", 8, 12) !== "WEBP")
    throw new Error("A frame isn't WebP.");
  const parts = [...chunksOf(webp)].filter(({ name }) => ["ALPH", "VP8 ", "VP8L"].includes(name));
  if (parts.length === 0) throw new Error("A frame holds no picture.");
  return parts.map(({ name, content }) => chunk(name, content));
}

/**
 * The animation of `frames`, which begins again when it ends.
 *
 * @param {{ width: number, height: number }} size
 * @param {readonly AnimationFrame[]} frames
 * @returns {Buffer}
 */
export function animatedWebp({ width, height }, frames) {
  const framesOf = frames.map(({ webp, x, y, width: wide, height: high, ms }) => {
    if (x % 2 || y % 2 || x + wide > width || y + high > height)
      throw new Error(`A frame of ${wide}×${high} can't stand at ${x}, ${y} of ${width}×${height}.`);
    const place = [number(x / 2, 3), number(y / 2, 3), number(wide - 1, 3), number(high - 1, 3)];
    // Flags 0: drawn over what is there, which stays when the frame's time is up.
    return chunk("ANMF", ...place, number(ms, 3), number(0, 1), ...pictureIn(webp));
  });
  const hasAlpha = 0x10;
  const isAnimated = 0x02;
  const head = chunk("VP8X", number(hasAlpha | isAnimated, 4), number(width - 1, 3), number(height - 1, 3));
  // No color behind the frames, the first of which covers all, and no end to the loops.
  const animation = chunk("ANIM", number(0, 4), number(0, 2));
  const body = Buffer.concat([Buffer.from("WEBP", "latin1"), head, animation, ...framesOf]);
  return Buffer.concat([Buffer.from("RIFF", "latin1"), number(body.length, 4), body]);
}
