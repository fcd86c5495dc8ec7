/**
 * What PowerShell makes of a line, by its documented rules (about_Quoting_Rules, about_Parsing, about_Preference_Variables):
 * no PowerShell runs where these tests do. `version` is the oldest and the newest whose handing over differs.
 */
export function argumentsOf(line: string, version: "5.1" | "7.5"): readonly string[] {
  const prefix = "& { $PSNativeCommandArgumentPassing = 'Legacy'; ";
  const isLegacy = line.startsWith(prefix);
  const command = isLegacy ? line.slice(prefix.length, -" }".length) : line;
  const words = wordsOf(command);
  if (version === "7.5" && !isLegacy) return words;
  return argv(words.map(word => handedOver(word, version)).join(" "));
}

const isQuote = (character: string | undefined): boolean => character !== undefined && "'‘’‚‛".includes(character);

/** Bare words and verbatim strings, in which a doubled quote stands for itself and nothing else means anything. */
function wordsOf(command: string): readonly string[] {
  const words: string[] = [];
  let at = 0;
  while (at < command.length) {
    if (command[at] === " ") {
      at++;
      continue;
    }
    let word = "";
    if (isQuote(command[at])) {
      for (at++; ; at++) {
        if (at >= command.length) throw new Error("A string is not closed.");
        if (!isQuote(command[at])) word += command[at];
        else if (isQuote(command[at + 1])) word += command[at++];
        else break;
      }
      at++;
      if (at < command.length && command[at] !== " ") throw new Error("Something stands right behind a string.");
    } else {
      const [bare = ""] = /^[A-Za-z0-9-]+(?= |$)/.exec(command.slice(at)) ?? [];
      if (bare === "") throw new Error(`PowerShell would read more than a word in ${command.slice(at)}`);
      word = bare;
      at += bare.length;
    }
    words.push(word);
  }
  return words;
}

/** Put between quotes when there is white space outside of quotes; quotes inside are not escaped, an empty word is lost. */
function handedOver(word: string, version: "5.1" | "7.5"): string {
  let quotes = 0;
  let isWrapped = false;
  let isEscaped = false;
  for (const character of word) {
    if (character === '"' && !isEscaped) quotes++;
    else if (/\s/.test(character) && quotes % 2 === 0) isWrapped = true;
    // Only newer versions know that a backslash takes a quote its meaning.
    isEscaped = version === "7.5" && character === "\\";
  }
  if (!isWrapped) return word;
  const trailing = version === "7.5" ? (/\\*$/.exec(word)?.[0] ?? "") : "";
  return `"${word}${trailing}"`;
}

/** As a Windows program reads its command line (CommandLineToArgvW, and .NET elsewhere). */
function argv(line: string): readonly string[] {
  const words: string[] = [];
  let word: string | undefined;
  let isQuoted = false;
  for (let at = 0; at < line.length; at++) {
    const [backslashes = ""] = /^\\*/.exec(line.slice(at)) ?? [];
    if (backslashes !== "") {
      const isBeforeQuote = line[at + backslashes.length] === '"';
      word = (word ?? "") + "\\".repeat(isBeforeQuote ? Math.floor(backslashes.length / 2) : backslashes.length);
      at += backslashes.length - 1;
      if (isBeforeQuote && backslashes.length % 2 === 1) {
        word += '"';
        at++;
      }
      continue;
    }
    const character = line[at] ?? "";
    if (character === '"') {
      word ??= "";
      if (isQuoted && line[at + 1] === '"') {
        word += '"';
        at++;
      } else isQuoted = !isQuoted;
    } else if (!isQuoted && (character === " " || character === "\t")) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? "") + character;
  }
  if (word !== undefined) words.push(word);
  return words;
}
