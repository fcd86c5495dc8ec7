import type { Child } from "./dom";
import { drawCluster } from "./drawCluster";
import { drawContainerInstance } from "./drawContainerInstance";
import { drawTask } from "./drawTask";
import { startPage } from "./page";
import type { View } from "./protocol";

/** One script draws all three pages: what they share is most of it. */
function draw(view: View): readonly Child[] {
  switch (view.page) {
    case "task":
      return drawTask(view);
    case "containerInstance":
      return drawContainerInstance(view);
    case "cluster":
      return drawCluster(view);
  }
}

startPage(draw);
