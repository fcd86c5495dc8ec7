import type { Locator, Page } from "playwright-core";

export type Color = readonly [red: number, green: number, blue: number];

/** A picture of a whole page, to read drawn colors from. */
export class Pixels {
  private constructor(private readonly page: Page) {}

  static async of(page: Page): Promise<Pixels> {
    const picture = (await page.screenshot({ fullPage: true })).toString("base64");
    await page.evaluate(async data => {
      const image = new Image();
      image.src = `data:image/png;base64,${data}`;
      await image.decode();
      const canvas = new OffscreenCanvas(image.width, image.height);
      const context = canvas.getContext("2d", { willReadFrequently: true });
      context?.drawImage(image, 0, 0);
      Object.assign(globalThis, { picture: context });
    }, picture);
    return new Pixels(page);
  }

  /** The color in an element at a share of its width and height. */
  async at(element: Locator, across = 0.5, down = 0.5): Promise<Color> {
    const [color] = await this.read(element, [across], down);
    if (!color) throw new Error("The picture ends before that.");
    return color;
  }

  /** Colors along the middle of an element. */
  across(element: Locator): Promise<readonly Color[]> {
    return this.read(
      element,
      Array.from({ length: 40 }, (_, index) => (index + 0.5) / 40),
    );
  }

  private async read(element: Locator, across: readonly number[], down = 0.5): Promise<readonly Color[]> {
    const box = await element.boundingBox();
    if (!box) throw new Error("What is to be looked at isn't drawn.");
    const places = across.map(share => box.x + box.width * share);
    return this.page.evaluate(
      ({ places, y }) => {
        const { picture } = globalThis as unknown as { picture: OffscreenCanvasRenderingContext2D };
        return places.map(x => {
          const [red = 0, green = 0, blue = 0] = picture.getImageData(x, y + scrollY, 1, 1).data;
          return [red, green, blue] as const;
        });
      },
      { places, y: box.y + box.height * down },
    );
  }
}

function luminance(color: Color): number {
  const [red = 0, green = 0, blue = 0] = color.map(value => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** WCAG's contrast of two colors: 1 to 21. */
export function contrast(a: Color, b: Color): number {
  const [lighter = 0, darker = 0] = [luminance(a), luminance(b)].toSorted((x, y) => y - x);
  return (lighter + 0.05) / (darker + 0.05);
}

/** How far apart two colors look: the distance in CIE Lab, where 2 is just seen. */
export function difference(a: Color, b: Color): number {
  const [from, to] = [lab(a), lab(b)];
  return Math.hypot(...from.map((value, index) => value - (to[index] ?? 0)));
}

function lab(color: Color): readonly number[] {
  const [red = 0, green = 0, blue = 0] = color.map(value => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  const root = (value: number) => (value > 0.008856 ? Math.cbrt(value) : 7.787 * value + 16 / 116);
  const x = root((0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047);
  const y = root(0.2126 * red + 0.7152 * green + 0.0722 * blue);
  const z = root((0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}
