import { operationIdOf } from './operation-id.ts';
import type { AnyRoute, Feature } from './route.ts';

/** Throws when routes contradict themselves or each other; a server with such routes must not start. */
export function checkRoutes(features: readonly Feature[]): void {
  const routes = features.flatMap((feature) => feature.routes);
  const faults = [
    ...routes.flatMap((route) => faultsOf(route).map((fault) => `${route.method} ${route.path}: ${fault}`)),
    ...repeated(routes.map(({ method, path }) => `${method} ${path.replace(/\{\w+\}/g, '{}')}`)),
    ...repeated(routes.map(operationIdOf)),
  ];
  if (faults.length > 0) throw new Error(`Routes are declared wrongly: ${faults.join('; ')}`);
}

function faultsOf(route: AnyRoute): string[] {
  const { path, method, access } = route;
  const named = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
  const declared = Object.keys(route.params?.shape ?? {});
  const rules: readonly (readonly [isBroken: boolean, fault: string])[] = [
    [!/^(\/([\w.-]+|\{\w+\}))+$/.test(path), 'the path is not made of words and {names}'],
    [named.toSorted().join() !== declared.toSorted().join(), 'the path and its params differ'],
    [!/^[a-z]+(-[a-z]+)*$/.test(route.tag), 'the tag is not kebab-case'],
    [route.summary.trim() === '', 'it has no summary'],
    ['roles' in access && access.roles.length === 0, 'no role may call it'],
    [method === 'GET' && (route.body ?? route.upload) !== undefined, 'GET takes no body'],
    [route.body !== undefined && route.upload !== undefined, 'it takes both a body and an upload'],
    [route.upload !== undefined && route.bodyLimit === undefined, 'an upload needs a bodyLimit'],
    [route.idempotent === true && (method !== 'POST' || 'public' in access), 'only a POST by a caller is idempotent'],
    [route.idempotent === true && route.upload !== undefined, 'an upload cannot be compared with another'],
    [route.events === true && (method !== 'GET' || route.contentType !== undefined), 'events come by GET alone'],
    [route.contentType !== undefined && route.reply !== null, 'a download has no reply schema'],
  ];
  return rules.filter(([isBroken]) => isBroken).map(([, fault]) => fault);
}

function repeated(names: readonly string[]): string[] {
  return names.filter((name, index) => names.indexOf(name) !== index).map((name) => `"${name}" is there twice`);
}
