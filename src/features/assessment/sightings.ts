import type { Asset } from '#model/asset.ts';
import { SeenIds } from '#scan/seen-ids.ts';

/**
 * Which assets of one kind the lists of a run have shown, where there are several: what two of them show is one asset, and is stored and
 * counted with the list that showed it first.
 */
export class Sightings {
  #comparesFields: boolean;
  readonly #ids = new SeenIds();
  readonly #versions = new SeenIds();

  /** `isFar`: links lead to the kind, so an asset with two contents must not count as known. */
  constructor(isFar: boolean) {
    this.#comparesFields = isFar;
  }

  see({ id, fields }: Pick<Asset, 'id' | 'fields'>): 'first' | 'again' | 'contradicting' {
    const isFirst = this.#ids.add(id);
    const isOther = this.#comparesFields && this.#versions.add(`${id} ${JSON.stringify(fields)}`);
    if (isFirst) return 'first';
    return isOther ? 'contradicting' : 'again';
  }

  /** Shown by a list that an earlier attempt has finished; what it said is not known here. */
  know(id: string): void {
    this.#ids.add(id);
    this.#comparesFields = false;
  }
}
