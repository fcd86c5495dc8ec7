// The five scenes of the recording, each as a user would do it; each waits for what it is about to show.
const row = (window, ...path) => window.tree.row(...path);
const label = locator => locator.locator(".label-name");
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
  film.scene("Connect", "ECS Explorer lists the profiles of your AWS files");
  await film.show(900);
  await film.click(window.page.locator(".activitybar").getByRole("tab", { name: "ECS" }).first(), row(window, "shop"));
  await film.show(1300);
  film.say("One click on a profile shows its clusters");
  await film.click(label(row(window, "shop")), row(window, "prod-web"));
  await film.show(1600);
}

async function findFailingService(window, film) {
  film.scene("Find the failing service", "Expand a cluster");
  await film.click(twistie(row(window, "prod-web")), row(window, "prod-web", "Services"));
  await film.show(700);
  const recommender = row(window, "prod-web", "Services", "recommender");
  await film.click(twistie(row(window, "prod-web", "Services")), recommender);
  film.say("What fails comes first, in red");
  await film.show(900);
  await film.pointAt(label(recommender));
  await film.show(1600);
}

async function readWhy(window, film) {
  film.scene("Read why", "One click opens the service's page");
  await film.click(label(row(window, "prod-web", "Services", "recommender")), window.tab("recommender"));
  const service = await window.webviewFrame("recommender");
  await service.locator(".moments .card").first().waitFor();
  await film.show(1600);
  film.say("Its tasks exit with code 1");
  const failed = service.getByText(/^[0-9a-f]{8}$/).first();
  await film.pointAt(service.getByText(/^Crash loop/).first());
  await film.scrollTo(failed, 60);
  await film.show(1000);
  film.say("The last lines of a task's log say why");
  const id = await failed.innerText();
  await film.click(failed, window.tab(id));
  const task = await window.webviewFrame(id);
  const reason = task.getByText("is missing column").last();
  await reason.waitFor();
  await film.show(900);
  await film.scrollTo(reason, 60);
  await film.pointAt(reason, { x: 90, y: 20 });
  await film.show(2600);
}

async function runTask(window, film) {
  const { widget } = window.quickInput;
  const item = name => window.quickInput.item(name);
  film.scene("Run a task", "Run Task… is in the Command Palette");
  await film.press("F1");
  await widget.waitFor();
  await film.show(500);
  await film.type("run task");
  await item("ECS: Run Task…").waitFor();
  await film.show(700);
  await film.press("Enter");
  film.say("Select what to run");
  await widget.locator('input[placeholder*="family"]').waitFor();
  await film.show(700);
  await film.type("db-m");
  await item("db-migration").waitFor();
  await film.show(600);
  await film.press("Enter");
  film.say("One list shows all that will run, and where");
  await widget.locator('input[placeholder="Run, or select what to change"]').waitFor();
  await widget.locator(".monaco-progress-container.active").waitFor({ state: "hidden" });
  await item("Run 1 Task of db-migration:4").waitFor();
  await film.show(2400);
  await film.press("Enter");
  await widget.waitFor({ state: "hidden" });
  const started = window.page.locator(".part.sidebar .monaco-list-row.selected[aria-level='5']");
  await started.waitFor();
  await row(window, "prod-web", "Tasks")
    .filter({ hasText: /Tasks\s*2/ })
    .waitFor();
  film.say("The new task is shown in the tree, and followed until it runs");
  await film.snap(1500);
  const toast = window.notification(/is RUNNING in prod-web/);
  await toast.waitFor();
  await started.filter({ hasNotText: /PROVISIONING|PENDING|ACTIVATING/ }).waitFor();
  await film.snap(1900);
  await toast.hover();
  await film.click(toast.getByRole("button", { name: /^Clear/ }), toast, { state: "hidden" });
}

async function checkStream(window, film) {
  const { page, quickInput } = window;
  const stream = pane(window, "Event Stream");
  const attach = stream.locator(".pane-body").getByRole("button", { name: "Attach Event Stream" });
  const queue = quickInput.item("The sandbox's queue");
  film.scene("Check your event stream", "Did it deliver every change?");
  await film.click(stream.locator(".pane-header .title"), attach);
  await film.show(700);
  await film.click(attach, queue);
  await film.show(1100);
  await film.click(queue, stream.locator(".monaco-list-row", { hasText: "% current" }));
  const finding = stream.locator(".monaco-list-row", { hasText: /BEHIND by/ }).first();
  await finding.waitFor({ state: "attached" });
  await film.show(900);
  await film.click(pane(window, "Clusters").locator(".pane-header .title"), finding);
  film.say("One change is missing: the task is behind the API by one version");
  await film.show(1600);
  const difference = page.locator(".monaco-diff-editor .view-line", { hasText: "connectivity" }).first();
  await film.click(label(finding), difference);
  film.say("The last event says DISCONNECTED, the API says CONNECTED");
  await film.show(4500);
}

export const scenes = [connect, findFailingService, readWhy, runTask, checkStream];
