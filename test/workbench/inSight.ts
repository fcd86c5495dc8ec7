import type { Frame, Page } from "playwright-core";

/** The frames of webviews' own content: it is two frames down. */
export const webviewFrames = (page: Page): readonly Frame[] =>
  page.frames().filter(frame => frame.parentFrame()?.parentFrame());

/** Title and first heading of a frame; empty while it loads, and when it is gone. */
export const headingOf = (frame: Frame): Promise<string> =>
  frame.evaluate(() => `${document.title}\n${document.querySelector("h1")?.textContent ?? ""}`).catch(() => "");

/** What a person sees of the window, for the message of a test that waited for something else. */
export async function inSight(page: Page): Promise<string> {
  const texts = async (selector: string): Promise<string> => {
    const found = await page
      .locator(selector)
      .filter({ visible: true })
      .allInnerTexts()
      .catch(() => []);
    return found.map(text => `«${text.replaceAll(/\s+/g, " ").trim().slice(0, 200)}»`).join(", ") || "none";
  };
  const frames = await Promise.all(
    webviewFrames(page).map(async frame => `«${(await headingOf(frame)).replaceAll("\n", " / ")}»`),
  );
  return [
    `Tabs: ${await texts(".tabs-container .tab")}`,
    `In front: ${await texts(".tabs-container .tab.active")}`,
    `Pages, each with title and heading: ${frames.join(", ") || "none"}`,
    `Notifications: ${await texts(".notification-list-item")}`,
    `Menu: ${await texts(".monaco-menu")}`,
    `Picker: ${await texts(".quick-input-widget")}`,
    `Dialog: ${await texts(".monaco-dialog-box")}`,
    `Selected rows: ${await texts(".part.sidebar .monaco-list-row.selected")}`,
  ].join("\n");
}
