import { jsonItems } from '#formats/json-items.ts';
import { resultJson, runJson } from './contract-json.ts';
import type { Format, Results } from './format.ts';

/** One object, with one result a line so that two runs can be compared line by line. */
export const json: Format = {
  name: 'json',
  forPeople: false,
  async *write(run, results) {
    yield `{\n"run": ${runJson(run)},\n"results": [\n`;
    yield* jsonItems(mapResults(results));
    yield ']\n}\n';
  },
};

/** One result a line, the run as the last line. */
export const ndjson: Format = {
  name: 'ndjson',
  forPeople: false,
  async *write(run, results) {
    for await (const line of mapResults(results)) yield `${line}\n`;
    yield `{"run":${runJson(run)}}\n`;
  },
};

async function* mapResults(results: Results): AsyncIterable<string> {
  for await (const result of results()) yield resultJson(result);
}
