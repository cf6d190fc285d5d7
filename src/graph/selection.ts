import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

export type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

export function fragmentsOf({ definitions }: DocumentNode): Fragments {
  const fragments = definitions.flatMap((one) => (one.kind === Kind.FRAGMENT_DEFINITION ? [one] : []));
  return new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
}

/** The fields that are selected, those of fragments too, each fragment once: as they are carried out, whatever type they are for. */
export function selectedFields(selected: readonly SelectionSetNode[], fragments: Fragments): readonly FieldNode[] {
  const fields: FieldNode[] = [];
  const visited = new Set<string>();
  const open: SelectionNode[] = selected.flatMap(({ selections }) => selections);
  for (let next = open.pop(); next; next = open.pop()) {
    if (next.kind === Kind.FIELD) fields.push(next);
    else if (next.kind === Kind.INLINE_FRAGMENT) open.push(...next.selectionSet.selections);
    else if (!visited.has(next.name.value)) {
      visited.add(next.name.value);
      open.push(...(fragments.get(next.name.value)?.selectionSet.selections ?? []));
    }
  }
  return fields;
}
