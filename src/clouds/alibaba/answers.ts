import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { isRecord, maxDepth, unexpected } from '../json-answer.ts';

export interface XmlAnswer {
  readonly root: string;
  /** without attributes and without the root; a repeated element is a list, every value is text */
  readonly content: unknown;
}

const parser = new XMLParser({
  ignoreAttributes: true,
  ignoreDeclaration: true,
  ignorePiTags: true,
  parseTagValue: false,
  removeNSPrefix: true,
  maxNestedTags: maxDepth,
});

/** Throws `CloudError` 'UnexpectedReply' unless the text is one well-formed XML document without a document type. */
export function parseXmlAnswer(text: string): XmlAnswer {
  if (/<!(DOCTYPE|ENTITY)/i.test(text))
    throw unexpected('The reply declares a document type, which no documented reply does.');
  if (!text.includes('<') || XMLValidator.validate(text) !== true) throw unexpected('The reply is not complete XML.');
  let document: unknown;
  try {
    document = parser.parse(text);
  } catch {
    throw unexpected('The reply is not XML that can be read.');
  }
  const [entry, ...others] = isRecord(document) ? Object.entries(document) : [];
  if (!entry || others.length > 0) throw unexpected('The reply is not an XML document with one root.');
  return { root: entry[0], content: entry[1] };
}
