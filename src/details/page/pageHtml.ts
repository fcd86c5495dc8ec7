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
export function pageHtml(webview: vscode.Webview, extension: vscode.Uri, kind: PageKind): string {
  const nonce = randomBytes(18).toString("base64");
  const script = webview.asWebviewUri(vscode.Uri.joinPath(extension, "dist", "webview", "ecsPage.js"));
  const styles = ["palette.css", "page.css"].map(name =>
    webview.asWebviewUri(vscode.Uri.joinPath(extension, "media", name)).toString(),
  );
  const policy = `default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${titles[kind]}</title>
${styles.map(style => `<link rel="stylesheet" href="${style}">`).join("\n")}
</head>
<body>
<div id="page"></div>
<script nonce="${nonce}" src="${script.toString()}"></script>
</body>
</html>`;
}
