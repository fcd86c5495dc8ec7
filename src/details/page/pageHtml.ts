import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import type { PageKind } from "../../webview/parts/protocol";

const titles: Readonly<Record<PageKind, string>> = {
  task: "Amazon ECS task",
  containerInstance: "Amazon ECS container instance",
  cluster: "Amazon ECS cluster",
  service: "Amazon ECS service",
  taskDefinition: "Amazon ECS task definition",
};

export const pageRoots = (extension: vscode.Uri): readonly vscode.Uri[] => [
  vscode.Uri.joinPath(extension, "dist", "webview"),
  vscode.Uri.joinPath(extension, "media"),
];

/** The empty page: it may run one script and read one style sheet, and nothing else. */
export const pageHtml = (webview: vscode.Webview, extension: vscode.Uri, kind: PageKind): string =>
  frameHtml(webview, extension, { title: titles[kind] });

function frameHtml(
  webview: vscode.Webview,
  extension: vscode.Uri,
  { title, page }: { readonly title: string; readonly page?: OtherPage["page"] },
): string {
  const nonce = randomBytes(18).toString("base64");
  const script = webview.asWebviewUri(vscode.Uri.joinPath(extension, "dist", "webview", "ecsPage.js"));
  const styles = ["palette.css", "page.css", ...(page ? ["stream.css"] : [])].map(name =>
    webview.asWebviewUri(vscode.Uri.joinPath(extension, "media", name)).toString(),
  );
  const policy = `default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
${styles.map(style => `<link rel="stylesheet" href="${style}">`).join("\n")}
</head>
<body>
<div id="page"${page ? ` data-page="${page}"` : ""}></div>
<script nonce="${nonce}" src="${script.toString()}"></script>
</body>
</html>`;
}

/** A page that is about no single resource; it is gone after a window reload, as what it shows is. */
export interface OtherPage {
  readonly viewType: string;
  readonly title: string;
  /** What it draws; its pictures in `media/tabs` have the same name. */
  readonly page: "events" | "replay";
}

export function openOther(extension: vscode.Uri, other: OtherPage): vscode.WebviewPanel {
  const { viewType, title, page } = other;
  const panel = vscode.window.createWebviewPanel(viewType, title, vscode.ViewColumn.Active, {
    enableScripts: true,
    enableFindWidget: true,
    localResourceRoots: [...pageRoots(extension)],
  });
  panel.iconPath = iconOf(extension, page);
  panel.webview.html = frameHtml(panel.webview, extension, other);
  return panel;
}

/** A tab says by its icon what it is about. */
export const iconOf = (extension: vscode.Uri, name: string) => ({
  dark: vscode.Uri.joinPath(extension, "media", "tabs", `${name}-dark.svg`),
  light: vscode.Uri.joinPath(extension, "media", "tabs", `${name}-light.svg`),
});
