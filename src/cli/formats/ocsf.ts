import { ocsfDocument } from '#formats/ocsf.ts';
import type { Format } from './format.ts';
import { placed } from './placed.ts';

/** OCSF Compliance Finding (class 2003): an array with one event a line. */
export const ocsf: Format = {
  name: 'ocsf',
  forPeople: false,
  write: (run, results, context) => ocsfDocument(placed(run, results), context),
};
