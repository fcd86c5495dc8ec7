/** Which documents are requests, as VS Code's providers are told it. */
export const requestFiles = { pattern: "**/*.ecs.json" } as const;
