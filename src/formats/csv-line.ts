export type Cell = string | number | boolean | null | undefined;

/** One line of RFC 4180. A missing value is an empty cell. */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(cellText).join(',')}\r\n`;
}

/** Control characters other than tab and line ends, and marks that turn the direction of text: a terminal would obey them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const unprintable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

function cellText(value: Cell): string {
  const text = defused(
    String(value ?? '')
      .toWellFormed()
      .replace(unprintable, ' '),
  );
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A spreadsheet runs a cell that starts so as a formula; the apostrophe makes it text. Names in a cloud are foreign data. */
function defused(text: string): string {
  return /^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text;
}
