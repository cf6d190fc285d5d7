import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { CloudError } from '#model/operation.ts';

/** Deeper than any documented reply; code that walks a reply may recurse this far. */
const maxDepth = 64;

export interface XmlAnswer {
  readonly root: string;
  /** without attributes and without the root; a repeated element is a list, every value is text */
  readonly content: unknown;
}

/** Throws `CloudError` 'UnexpectedReply' unless the text is one JSON object of sane depth. */
export function parseJsonAnswer(text: string): Readonly<Record<string, unknown>> {
  if (isTooDeep(text)) throw unexpected('The reply is nested too deeply.');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw unexpected('The reply is not complete JSON.');
  }
  if (!isRecord(value)) throw unexpected('The reply is not a JSON object.');
  return value;
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

export function unexpected(message: string, status: number | null = null): CloudError {
  return new CloudError('UnexpectedReply', message, { kind: 'misunderstood', status });
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Counts brackets outside strings, so that a hostile depth is never built. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (inString) {
      if (code === 0x5c) index++;
      else if (code === 0x22) inString = false;
    } else if (code === 0x22) inString = true;
    else if (code === 0x7b || code === 0x5b) {
      if (++depth > maxDepth) return true;
    } else if (code === 0x7d || code === 0x5d) depth--;
  }
  return false;
}
