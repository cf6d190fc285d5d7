/** The items of a JSON array, one a line, with the commas between them. */
export async function* jsonItems(items: AsyncIterable<string>): AsyncIterable<string> {
  let previous: string | undefined;
  for await (const item of items) {
    if (previous !== undefined) yield `${previous},\n`;
    previous = item;
  }
  if (previous !== undefined) yield `${previous}\n`;
}
