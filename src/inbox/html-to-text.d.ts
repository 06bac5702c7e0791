/** html-to-text 10 ships no types: the part of its interface used here. */
declare module 'html-to-text' {
  export interface DomNode {
    readonly type: string;
    readonly name?: string;
    readonly data?: string;
    readonly attribs?: Record<string, string>;
    readonly children?: readonly DomNode[];
  }
  export interface BlockTextBuilder {
    addInline(text: string): void;
    addLineBreak(): void;
    openBlock(options?: { leadingLineBreaks?: number }): void;
    closeBlock(options?: { trailingLineBreaks?: number }): void;
  }
  export type Walk = (nodes: readonly DomNode[], builder: BlockTextBuilder) => void;
  export type Formatter = (
    node: DomNode,
    walk: Walk,
    builder: BlockTextBuilder,
    options: Record<string, unknown>,
  ) => void;
  export interface Selector {
    selector: string;
    format?: string;
    options?: Record<string, unknown>;
  }
  export interface HtmlToTextOptions {
    baseElements?: { selectors?: string[]; returnDomByDefault?: boolean };
    formatters?: Record<string, Formatter>;
    limits?: { maxDepth?: number; maxChildNodes?: number; maxInputLength?: number };
    selectors?: readonly Selector[];
    wordwrap?: number | false | null;
  }
  export function compile(options?: HtmlToTextOptions): (html: string) => string;
}
