// The README as the package carries it. VS Code shows an extension's README without its folder, and newer versions load no
// picture but over https (1.100 took data URIs, 1.139 draws them broken); so what leads into the repository is taken out of the
// text, or becomes part of it.
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";

/** From `<!-- repository -->` to `<!-- /repository -->`: for people who have the sources. */
const forRepository = /<!-- repository -->\n[^]*?<!-- \/repository -->\n+/g;
/** A comment that begins with the line `<!-- package` is for people who have the package. */
const forPackage = /<!-- package\n([^]*?)-->\n/g;
const picture = /!\[[^\]]*\]\((?!\w+:)[^)]+\)\n+/g;
const link = /\[([^\]]*)\]\((?!\w+:|#)([^)]+)\)/g;

/** The policy to copy as a block of its own, closed until it is wanted. */
const policy = (folder, path) =>
  `<details><summary>${basename(path)}</summary>\n\n\`\`\`json\n${readFileSync(join(folder, path), "utf8").trim()}\n\`\`\`\n\n</details>`;

/**
 * `markdown` without the repository's pictures, with the policies it links to below the paragraph that does, and with the text
 * alone of every other link into the repository.
 *
 * @param {string} markdown
 * @param {string} folder what its links are relative to
 */
export function packagedReadme(markdown, folder) {
  return markdown
    .replaceAll(forRepository, "")
    .replaceAll(forPackage, "$1")
    .replaceAll(picture, "")
    .split("\n\n")
    .flatMap(paragraph => {
      const policies = [...paragraph.matchAll(link)].map(([, , path]) => path).filter(path => path.endsWith(".json"));
      return [paragraph.replaceAll(link, "$1"), ...policies.map(path => policy(folder, path))];
    })
    .join("\n\n");
}
