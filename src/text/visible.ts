/**
 * What nobody can see, or what turns or splits the text around it: controls, formats (bidirectional marks, joiners, tag
 * characters), line and paragraph separators, all that Unicode says to draw as nothing, lone surrogates, private use (icon
 * fonts draw anything there) and the blank Braille pattern. White space stays: it looks like what it is.
 */
const unseen = /(?![\t\n])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/**
 * The two characters that make one emoji of several, where they do only that. Names are ASCII at AWS, but tags and reasons
 * may hold ⚠️ or 👩‍💻. Between letters they are shown: there they make two names that look alike.
 */
const partOfEmoji =
  /(?<=\p{Extended_Pictographic}|[0-9#*](?=\uFE0F\u20E3))\uFE0F|(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}]\uFE0F?)\u200D(?=\p{Extended_Pictographic})/gu;

function replaceUnseen(text: string, shown: (character: string) => string): string {
  // Most texts are plain, and a tree has thousands of them.
  if (text.search(unseen) < 0) return text;
  const kept = new Set(Array.from(text.matchAll(partOfEmoji), ({ index }) => index));
  return text.replace(unseen, (character, offset: number) => (kept.has(offset) ? character : shown(character)));
}

/**
 * Untrusted text with each character that cannot be seen made visible: C0 controls as their pictures (␛), others by their
 * code point (⟨U+202E⟩). So no name can hide a part of itself, turn what stands beside it or pass for another. Letters of
 * right-to-left scripts stay, and so do line breaks; `plainText` is for places that have one line.
 */
export const visible = (text: string): string => replaceUnseen(text, picture);

/** JSON in which an escape stands for each character that cannot be seen, so that it means the same and hides nothing. */
export const visibleJson = (json: string): string =>
  replaceUnseen(json, character =>
    Array.from({ length: character.length }, (_, unit) => `\\u${hex(character.charCodeAt(unit))}`).join(""),
  );

function picture(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  if (code === 0x7f) return "\u2421";
  return `⟨U+${hex(code)}⟩`;
}

const hex = (code: number): string => code.toString(16).toUpperCase().padStart(4, "0");
