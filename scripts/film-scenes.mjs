// The five scenes of the recording, each as a user would do it; each waits for what it is about to show.
const row = (window, ...path) => window.tree.row(...path);
const twistie = locator => locator.locator(".monaco-tl-twistie");
const pane = (window, title) =>
  window.page
    .locator(".part.sidebar .pane")
    .filter({ has: window.page.locator(".pane-header .title", { hasText: title }) });

async function widenSideBar({ page }) {
  const { x, y, width } = await page.locator(".part.sidebar").boundingBox();
  await page.mouse.move(x + width, y + 300);
  await page.mouse.down();
  await page.mouse.move(x + 352, y + 300, { steps: 5 });
  await page.mouse.up();
}

async function connect(window, film) {
  await widenSideBar(window);
  film.scene("Connect", "ECS Explorer offers the profiles of your AWS files");
  await film.show(900);
  await film.click(window.page.locator(".activitybar").getByRole("tab", { name: "ECS" }).first(), row(window, "shop"));
  await film.show(1300);
  film.say("One click on a profile opens its clusters");
  await film.click(row(window, "shop").locator(".label-name"), row(window, "prod-web"));
  await film.show(1600);
}

async function findSickService(window, film) {
  film.scene("Find the sick service", "Open a cluster");
  await film.click(twistie(row(window, "prod-web")), row(window, "prod-web", "Services"));
  await film.show(700);
  const recommender = row(window, "prod-web", "Services", "recommender");
  await film.click(twistie(row(window, "prod-web", "Services")), recommender);
  film.say("What fails comes first, in red");
  await film.show(900);
  await film.pointAt(recommender.locator(".label-description"));
  await film.show(1700);
}

async function readWhy(window, film) {
  const { page, tree } = window;
  film.scene("Read why", "A click on the service shows its page");
  await film.click(tree.row("prod-web", "Services", "recommender").locator(".label-name"), window.tab("recommender"));
  const service = await window.webviewFrame("recommender");
  await service.locator(".moments .card").first().waitFor();
  await film.show(1600);
  film.say("Its tasks end with exit code 1");
  const failed = service.getByRole("heading", { name: "What Failed" });
  const task = service.getByText(/^[0-9a-f]{8}$/).first();
  await failed.waitFor();
  await film.pointAt(service.getByText(/^Crash loop/).first());
  await film.scrollTo(task, 60);
  await film.show(1000);
  film.say("The last lines of the task's log say why");
  const id = await task.innerText();
  await film.click(task, window.tab(id));
  const page2 = await window.webviewFrame(id);
  const reason = page2.getByText("is missing column").last();
  await reason.waitFor();
  await film.show(900);
  await film.pointAt(page2.locator("h1").first());
  await film.scrollTo(reason, 60);
  await film.show(2600);
  void page;
}

async function runTask(window, film) {
  const { quickInput, page } = window;
  film.scene("Run a task", "Run Task… in the Command Palette");
  await film.press("F1");
  await quickInput.widget.waitFor();
  await film.show(500);
  await film.type("run task");
  await quickInput.item("ECS: Run Task…").waitFor();
  await film.show(700);
  await film.press("Enter");
  await quickInput.widget.locator('input[placeholder*="family"]').waitFor();
  film.say("The family that fits");
  await film.show(700);
  await film.type("db-m");
  await film.show(500);
  await film.press("Enter");
  await quickInput.widget.locator('input[placeholder*="Run, or select"]').waitFor();
  await quickInput.widget.locator(".monaco-progress-container.active").waitFor({ state: "hidden" });
  film.say("One list says all that will run, and where");
  await film.show(2600);
  await film.press("Enter");
  await page.locator(".part.sidebar .monaco-list-row.selected").first().waitFor();
  await film.show(1200);
  await window.notification(/is RUNNING in prod-web/).waitFor();
  film.say("Followed until it runs");
  await film.show(1800);
  await window.screenshot("/tmp/look/rec-run.png");
  const toast = window.notification(/is RUNNING in prod-web/);
  await film.pointAt(toast);
  await toast.hover();
  await toast.getByRole("button", { name: /^Clear/ }).click();
  await toast.waitFor({ state: "hidden" });
}

async function checkStream(window, film) {
  const { page, quickInput } = window;
  const stream = pane(window, "Event Stream");
  film.scene("Check your event stream", "Did every change of ECS arrive?");
  await film.click(stream.locator(".pane-header"), stream.getByRole("button", { name: "Attach Event Stream" }).first());
  await film.show(900);
  await film.click(
    stream.locator(".pane-body").getByRole("button", { name: "Attach Event Stream" }),
    quickInput.item("The sandbox's queue"),
  );
  await film.show(1200);
  const live = stream.locator(".monaco-list-row", { hasText: "% current" });
  await film.click(quickInput.item("The sandbox's queue"), live);
  await film.show(1000);
  const finding = stream.locator(".monaco-list-row", { hasText: /BEHIND by/ }).first();
  await finding.waitFor();
  await film.show(1000);
  await window.screenshot("/tmp/look/rec-stream.png");
  await film.click(finding, page.locator(".monaco-diff-editor .view-line", { hasText: "connectivity" }).first());
  film.say("One didn't: the event says DISCONNECTED, the API CONNECTED");
  await film.show(4000);
  await window.screenshot("/tmp/look/rec-end.png");
}

export const scenes = [connect, findSickService, readWhy, runTask, checkStream];
