import type { FragmentDefinitionNode, OperationDefinitionNode } from 'graphql';

type Definition = OperationDefinitionNode | FragmentDefinitionNode;

/** How many relations an answer follows one after another, also where one fragment leads into the next. */
export class RelationSteps {
  readonly #own = new Map<string, number>();
  readonly #through = new Map<string, [fragment: string, steps: number][]>();
  #definition = '';
  #steps = 0;

  begin(definition: Definition): void {
    this.#definition = nameOf(definition);
    this.#steps = 0;
  }

  /** How many there are up to here, from where the operation or the fragment begins. */
  enter(): number {
    this.#steps += 1;
    this.#own.set(this.#definition, Math.max(this.#steps, this.#own.get(this.#definition) ?? 0));
    return this.#steps;
  }

  leave(): void {
    this.#steps -= 1;
  }

  spread(fragment: string): void {
    const known = this.#through.get(this.#definition);
    if (known) known.push([fragment, this.#steps]);
    else this.#through.set(this.#definition, [[fragment, this.#steps]]);
  }

  /** Of the longest way from the operation. Fragments that lead into themselves must have been refused. */
  longest(): number {
    const known = new Map<string, number>();
    const from = (definition: string): number => {
      const found = known.get(definition);
      if (found !== undefined) return found;
      let most = this.#own.get(definition) ?? 0;
      for (const [fragment, steps] of this.#through.get(definition) ?? []) {
        most = Math.max(most, steps + from(fragment));
      }
      known.set(definition, most);
      return most;
    };
    return from('');
  }
}

/** The operation has a name of its own sort, that no fragment can have. */
function nameOf(definition: Definition): string {
  return definition.kind === 'FragmentDefinition' ? definition.name.value : '';
}
