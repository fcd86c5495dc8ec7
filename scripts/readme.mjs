// The README as the package carries it. VS Code shows an extension's README without its folder, and loads no picture but over
// https or from a data URI; so what leads into the repository becomes part of the text.
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";

/** From `<!-- repository -->` to `<!-- /repository -->`: for people who have the sources. */
const forRepository = /<!-- repository -->\n[^]*?<!-- \/repository -->\n+/g;
/** A comment that begins with the line `<!-- package` is for people who have the package. */
const forPackage = /<!-- package\n([^]*?)-->\n/g;
const picture = /!\[([^\]]*)\]\((?!\w+:)([^)]+)\)/g;
const link = /\[([^\]]*)\]\((?!\w+:|#)([^)]+)\)/g;

const mediaTypes = { png: "image/png", webp: "image/webp" };

/** The policy to copy as a block of its own, closed until it is wanted. */
const policy = (folder, path) =>
  `<details><summary>${basename(path)}</summary>\n\n\`\`\`json\n${readFileSync(join(folder, path), "utf8").trim()}\n\`\`\`\n\n</details>`;

/**
 * `markdown` with its pictures inside, the policies it links to below the paragraph that does, and the text alone of every other
 * link into the repository.
 *
 * @param {string} markdown
 * @param {string} folder what its links are relative to
 */
export function packagedReadme(markdown, folder) {
  return markdown
    .replaceAll(forRepository, "")
    .replaceAll(forPackage, "$1")
    .replaceAll(picture, (_, title, path) => {
      const type = mediaTypes[path.split(".").pop()];
      return `![${title}](data:${type};base64,${readFileSync(join(folder, path)).toString("base64")})`;
    })
    .split("\n\n")
    .flatMap(paragraph => {
      const policies = [...paragraph.matchAll(link)].map(([, , path]) => path).filter(path => path.endsWith(".json"));
      return [paragraph.replaceAll(link, "$1"), ...policies.map(path => policy(folder, path))];
    })
    .join("\n\n");
}
