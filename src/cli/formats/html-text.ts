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

export interface Column {
  readonly label: string;
  /** counts stand at the right */
  readonly isNumber?: boolean;
}

/** A table that scrolls sideways by itself, also with the keyboard. Cells are HTML. The first cell of a row is its heading. */
export function numberTable(caption: string, columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const classOf = (index: number): string => (columns[index]?.isNumber ? ' class="n"' : '');
  const heads = columns
    .map(({ label }, index) => `<th scope="col"${classOf(index)}>${escapeHtml(label)}</th>`)
    .join('');
  const body = rows.map((cells) => {
    const [first = '', ...others] = cells;
    return `<tr><th scope="row">${first}</th>${others.map((cell, index) => `<td${classOf(index + 1)}>${cell}</td>`).join('')}</tr>\n`;
  });
  const label = escapeHtml(caption);
  return `<div class="scroll" role="region" aria-label="${label}" tabindex="0"><table><caption>${label}</caption>
<thead><tr>${heads}</tr></thead><tbody>\n${body.join('')}</tbody></table></div>\n`;
}
