// Pictures of the pages of the seeded world: of each kind one that is well and one that is not.
import { join } from "node:path";
import { takePicture } from "./webp.mjs";

const running = ({ task }) => task.lastStatus === "RUNNING";
const first = (items, wanted, what) => {
  const found = [...items].find(wanted);
  if (!found) throw new Error(`The seeded world has no ${what}.`);
  return found;
};

/** Opens each page in a window with nothing else in it, and leaves `docs/<page>-<theme>.webp`. */
export async function pagePictures(window, theme, folder) {
  const { world } = window.sandbox;
  const web = world.cluster("prod-web");
  const batch = world.cluster("prod-batch");
  const api = first(web.tasks.values(), record => running(record) && record.task.group === "service:api", "api task");
  const killed = first(
    batch.tasks.values(),
    ({ task }) => task.containers.some(container => container.exitCode === 137),
    "task out of memory",
  );
  const full = [...web.instances.values()].sort((a, b) => b.tasks.size - a.tasks.size)[0];
  const away = first(web.instances.values(), ({ instance }) => !instance.agentConnected, "disconnected instance");
  const instance = ({ instance: { ec2InstanceId } }) => ["prod-web", "Container Instances", ec2InstanceId];
  const task = "Show Task Details";
  const details = "Show Container Instance Details";
  const pages = [
    ["task", ["prod-web", "Services", "api", api.id.slice(0, 8)], task, "api:"],
    ["task-sick", ["prod-batch", "Stopped Tasks", killed.id.slice(0, 8)], task, "video-transcode"],
    ["instance", instance(full), details, full.instance.ec2InstanceId],
    ["instance-sick", instance(away), details, away.instance.ec2InstanceId],
    ["cluster", ["staging"], "Show Cluster", "staging"],
    ["cluster-sick", ["prod-web"], "Show Cluster", "prod-web"],
    ["service", ["data-fargate", "Services", "dashboards"], "Show Service", "dashboards"],
    ["service-sick", ["prod-web", "Services", "recommender"], "Show Service", "recommender"],
  ];
  for (const [name, path, command, title] of pages) {
    await window.openView("ECS");
    if (path.length > 1) await window.tree.expand(...path.slice(0, -1));
    await window.tree.contextMenu(path, command);
    const page = await window.webviewFrame(title);
    await page.locator("h1").waitFor();
    if (name.startsWith("service")) await page.locator(".moments .card").first().waitFor();
    if (name === "instance") await page.getByLabel("Task definition").selectOption({ label: "web:7" });
    await window.runCommand("View: Toggle Primary Side Bar Visibility");
    await page.getByText(/Reading /).waitFor({ state: "detached" });
    const file = join(folder, `${name}-${theme}.webp`);
    await takePicture(window.page, file);
    console.log(file);
    await window.runCommand("View: Close All Editors");
    await window.runCommand("View: Toggle Primary Side Bar Visibility");
    if (path.length > 1) await window.tree.collapse(path[0]);
  }
}
