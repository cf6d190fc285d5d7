const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const longest = 2_000;

/** Text made safe for HTML, in elements and in quoted attributes. Too long a text is cut, characters that show nothing are replaced. */
export function escapeHtml(text: string): string {
  const cut = text.length > longest ? `${text.slice(0, longest)}…` : text;
  return cut
    .toWellFormed()
    .replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, (character) => (/[\n\t]/.test(character) ? character : '\ufffd'))
    .replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

/** Foreign text as HTML that may break after the punctuation of identifiers and lists, so that it does not break within words. */
export function breakable(text: string): string {
  return escapeHtml(text).replace(/[:/,]/g, '$&<wbr>');
}

export interface Column {
  readonly label: string;
  /** counts stand at the right */
  readonly isNumber?: boolean;
}

/**
 * A table that scrolls sideways by itself, also with the keyboard; on a narrow screen each row is laid out as a card.
 * Cells are HTML. The first cell of a row is its heading. The roles keep it a table for assistive software in both forms.
 */
export function numberTable(caption: string, columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const attributes = ({ label, isNumber }: Column): string =>
    `${isNumber ? ' class="n"' : ''} data-label="${escapeHtml(label)}"`;
  const heads = columns.map(
    ({ label, isNumber }) =>
      `<th scope="col" role="columnheader"${isNumber ? ' class="n"' : ''}>${escapeHtml(label)}</th>`,
  );
  const body = rows.map(([first = '', ...others]) => {
    const cells = others.map((cell, index) => `<td role="cell"${attributes(columns[index + 1]!)}>${cell}</td>`);
    return `<tr role="row"><th scope="row" role="rowheader">${first}</th>${cells.join('')}</tr>\n`;
  });
  const label = escapeHtml(caption);
  return `<div class="scroll" role="region" aria-label="${label}" tabindex="0"><table class="cards" role="table"><caption>${label}</caption>
<thead role="rowgroup"><tr role="row">${heads.join('')}</tr></thead><tbody role="rowgroup">\n${body.join('')}</tbody></table></div>\n`;
}
