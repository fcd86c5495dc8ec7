import * as vscode from "vscode";

export const resourceScheme = "ecs-resource";

/** In the address of a row that is not current, so that it is decorated otherwise. */
const outdatedQuery = "outdated";

/** What a row of the Clusters tree is known by to whoever decorates it; it opens nothing. Without ARN: any other row. */
export const resourceUri = (arn = "", isOutdated = false): vscode.Uri =>
  vscode.Uri.from({ scheme: resourceScheme, path: `/${arn}`, query: isOutdated ? outdatedQuery : "" });

/** All addresses that the row of a resource may have. */
export const resourceUris = (arn: string): vscode.Uri[] => [resourceUri(arn), resourceUri(arn, true)];

/** The ARN that `resourceUri` was given. */
export const arnOf = (uri: vscode.Uri): string => uri.path.slice(1);

/** Whether a row's address says that it is not current. */
export const isOutdated = (uri: vscode.Uri): boolean => uri.scheme === resourceScheme && uri.query === outdatedQuery;
