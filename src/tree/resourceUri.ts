import * as vscode from "vscode";

export const resourceScheme = "ecs-resource";

/** What a row of the Clusters tree is known by to whoever decorates it; it opens nothing. */
export const resourceUri = (arn: string): vscode.Uri => vscode.Uri.from({ scheme: resourceScheme, path: `/${arn}` });

/** The ARN that `resourceUri` was given. */
export const arnOf = (uri: vscode.Uri): string => uri.path.slice(1);
