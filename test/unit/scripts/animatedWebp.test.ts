import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { animatedWebp, chunksOf } from "../../../scripts/animated-webp.mjs";

/** One pixel without loss, as an encoder writes it; its picture has an odd length. */
const pixel = Buffer.from("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==", "base64");
const size = { width: 6, height: 4 };
const frame = { webp: pixel, x: 0, y: 0, width: 1, height: 1, ms: 40 };

interface Shown {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly ms: number;
  readonly flags: number;
  readonly parts: readonly string[];
}

/** What a player reads of an animation, by the container's specification. */
function played(film: Buffer) {
  assert.equal(film.toString("latin1", 0, 4), "RIFF");
  assert.equal(film.readUInt32LE(4), film.length - 8, "the file's length");
  assert.equal(film.toString("latin1", 8, 12), "WEBP");
  const [head, animation, ...rest] = [...chunksOf(film)];
  assert.equal(head?.name, "VP8X");
  assert.equal(animation?.name, "ANIM");
  const frames = rest.map(({ name, content }): Shown => {
    assert.equal(name, "ANMF");
    const field = (at: number) => content.readUIntLE(at, 3);
    const [x, y, width, height] = [field(0) * 2, field(3) * 2, field(6) + 1, field(9) + 1];
    const parts = [...chunksOf(content, 16)].map(part => part.name);
    return { x, y, width, height, ms: field(12), flags: content[15] ?? 0, parts };
  });
  return {
    flags: head.content[0],
    width: head.content.readUIntLE(4, 3) + 1,
    height: head.content.readUIntLE(7, 3) + 1,
    loops: animation.content.readUInt16LE(4),
    frames,
  };
}

describe("an animated WebP", () => {
  it("has the film's size, and each frame at its place for its time", () => {
    const film = played(animatedWebp(size, [frame, { ...frame, x: 4, y: 2, ms: 70_000 }]));
    const shown = { width: 1, height: 1, flags: 0, parts: ["VP8L"] };
    assert.deepEqual(film, {
      ...size,
      flags: 0x12,
      loops: 0,
      frames: [
        { ...shown, x: 0, y: 0, ms: 40 },
        { ...shown, x: 4, y: 2, ms: 70_000 },
      ],
    });
  });

  it("takes of a still picture what is drawn, with its transparency and without its metadata", () => {
    const part = (name: string) => Buffer.from(`${name}\u0002\0\0\0ab`, "latin1");
    const still = Buffer.concat([Buffer.from("RIFF\0\0\0\0WEBP"), ...["VP8X", "ALPH", "VP8 ", "EXIF"].map(part)]);
    assert.deepEqual(played(animatedWebp(size, [{ ...frame, webp: still }])).frames[0]?.parts, ["ALPH", "VP8 "]);
  });

  it("refuses what a player would refuse", () => {
    for (const place of [{ x: 1 }, { y: 3 }, { x: 6 }, { y: 4 }, { width: 7 }])
      assert.throws(() => animatedWebp(size, [{ ...frame, ...place }]), /can't stand at/);
    assert.throws(() => animatedWebp(size, [{ ...frame, webp: Buffer.from("GIF89a") }]), /isn't WebP/);
    assert.throws(() => animatedWebp(size, [{ ...frame, webp: pixel.subarray(0, 24) }]), /is cut off/);
    assert.throws(() => animatedWebp(size, [{ ...frame, webp: pixel.subarray(0, 12) }]), /holds no picture/);
  });

  it("is the README's recording: under a minute and 1.5 MiB, whole from its first frame on", () => {
    const file = readFileSync("docs/recording.webp");
    const { width, height, frames } = played(file);
    const [first] = frames;
    assert.deepEqual([first?.x, first?.y, first?.width, first?.height], [0, 0, width, height]);
    const seconds = frames.reduce((sum, { ms }) => sum + ms, 0) / 1000;
    assert.ok(seconds > 30 && seconds < 60, `it lasts ${String(seconds)} s`);
    assert.ok(file.length <= 1.5 * 1024 * 1024, `it has ${String(file.length)} bytes`);
    for (const { x, y, width: wide, height: high, ms } of frames) {
      assert.ok(x + wide <= width && y + high <= height);
      // Browsers show a frame of 10 ms or less for 100.
      assert.ok(ms > 10);
    }
  });
});
