/** A value found in the text, still unparsed. */
export interface JsonPiece {
  readonly member: 'run' | 'result';
  readonly text: string;
}

/** In UTF-16 units; no result of ours comes near it. */
const longestPiece = 64 * 1024 * 1024;
const quote = 0x22;
const backslash = 0x5c;

/**
 * Cuts results out of text as it comes, so that a file of any size is read in little memory: the member `run` and the
 * items of `results` of an object {"run": …, "results": […]}; any other object (a line of NDJSON) as a whole.
 * It only looks for where values begin and end; whether they are JSON, parsing tells.
 */
export class JsonSplitter {
  #depth = 0;
  #inString = false;
  #escaped = false;
  /** the last string directly within the outermost object: the member's name, when a value follows */
  #name = '';
  /** whether the outermost object is known to begin with run or results, or with something else */
  #holdsMembers: boolean | undefined;
  /** the depth that the piece being kept began at; 0 when none is */
  #pieceDepth = 0;
  #kept = '';
  #from = 0;
  #found: JsonPiece[] = [];
  #isWhole = false;

  /** Whether the text may end here: at least one object, none of them open, and nothing between them. */
  get isComplete(): boolean {
    return this.#isWhole && this.#depth === 0 && !this.#inString;
  }

  /** Throws RangeError when a single value is too large to be a result. */
  push(chunk: string): readonly JsonPiece[] {
    this.#found = [];
    this.#from = 0;
    for (let at = 0; at < chunk.length; at++) {
      const code = chunk.charCodeAt(at);
      if (this.#inString) this.#readString(code);
      else if (code === quote) this.#openString();
      else if (code === 0x7b || code === 0x5b) this.#open(at);
      else if (code === 0x7d || code === 0x5d) this.#close(chunk, at);
      else if (this.#depth === 0 && code > 0x20 && code !== 0xfeff) throw new RangeError('text outside of any object');
    }
    if (this.#pieceDepth > 0) this.#kept += chunk.slice(this.#from);
    if (this.#kept.length > longestPiece) throw new RangeError('one value is larger than 64 MiB');
    return this.#found;
  }

  #openString(): void {
    this.#inString = true;
    if (this.#depth === 1) this.#name = '';
  }

  #readString(code: number): void {
    if (this.#escaped) this.#escaped = false;
    else if (code === backslash) this.#escaped = true;
    else if (code === quote) this.#closeString();
    else if (this.#depth === 1 && this.#name.length < 8) this.#name += String.fromCharCode(code);
  }

  #closeString(): void {
    this.#inString = false;
    if (this.#depth !== 1 || this.#holdsMembers !== undefined) return;
    this.#holdsMembers = this.#name === 'run' || this.#name === 'results';
    if (!this.#holdsMembers) return;
    this.#pieceDepth = 0;
    this.#kept = '';
  }

  #open(at: number): void {
    this.#depth++;
    if (this.#depth === 1) this.#holdsMembers = undefined;
    if (this.#pieceDepth > 0) return;
    const isRun = this.#depth === 2 && this.#name === 'run';
    const isItem = this.#depth === 3 && this.#name === 'results';
    if (this.#depth > 1 && !isRun && !isItem) return;
    this.#pieceDepth = this.#depth;
    this.#from = at;
  }

  #close(chunk: string, at: number): void {
    if (this.#depth > 0 && this.#depth === this.#pieceDepth) {
      const text = this.#kept + chunk.slice(this.#from, at + 1);
      this.#found.push({ member: this.#depth === 2 ? 'run' : 'result', text });
      this.#pieceDepth = 0;
      this.#kept = '';
    }
    this.#depth--;
    if (this.#depth < 0) throw new RangeError('an end without a beginning');
    if (this.#depth === 0) this.#isWhole = true;
  }
}
