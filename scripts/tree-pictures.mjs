// Pictures of the tree at the width that VS Code gives a side bar, 300 px: of clusters that are well, and of one that is not.
import { join } from "node:path";
import { takePicture } from "./webp.mjs";

export const treeThemes = ["dark", "light", "highContrast", "highContrastLight"];

const trees = {
  "tree-well": [
    ["data-fargate", "Services", "dashboards"],
    ["staging", "Container Instances"],
    ["staging", "Services", "web"],
  ],
  "tree-sick": [
    ["prod-web", "Container Instances"],
    ["prod-web", "Services", "recommender"],
    ["prod-web", "Stopped Tasks"],
    ["prod-batch", "Stopped Tasks"],
  ],
};

/** Leaves `<folder>/tree-well-<theme>.webp` and `tree-sick-<theme>.webp`. */
export async function treePictures(window, theme, folder) {
  const { page, tree } = window;
  await window.openView("ECS");
  for (const [name, paths] of Object.entries(trees)) {
    for (const path of paths) await tree.expand(...path);
    // Neither a tooltip nor a row under the pointer.
    await page.mouse.move(900, 500);
    await page.locator(".part.sidebar .codicon-loading").first().waitFor({ state: "detached" });
    const file = join(folder, `${name}-${theme}.webp`);
    await takePicture(page, file, await page.locator(".part.sidebar").boundingBox());
    console.log(file);
    for (const cluster of new Set(paths.map(([first]) => first))) await tree.collapse(cluster);
  }
}
