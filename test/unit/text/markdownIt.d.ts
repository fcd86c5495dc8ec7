/** The part of markdown-it that the tests use; it brings no types of its own. */
declare module "markdown-it" {
  interface Token {
    readonly type: string;
    readonly content: string;
    readonly children: readonly Token[] | null;
  }

  export default class MarkdownIt {
    readonly linkify: { set(options: { readonly fuzzyLink: boolean }): void };
    constructor(options: { readonly html: boolean; readonly linkify: boolean });
    parse(source: string, environment: object): readonly Token[];
    render(source: string): string;
  }
}
