import { type Operations, operations } from './api-types.ts';
import { eventsOf, type ReceivedEvent } from './event-stream.ts';
import type { ArgumentsOf, OperationPlace, OperationType, RequestSettings } from './operation.ts';
import { type DownloadedFile, fileOf, jsonOf } from './receive.ts';
import { type ClientOptions, createSender, type LooseRequest } from './send.ts';

export type { ClientOptions } from './send.ts';

type Table<O> = { readonly [Id in keyof O]: OperationPlace };
type IdOf<T, Kind> = { [Id in keyof T]: T[Id] extends { readonly kind: Kind } ? Id : never }[keyof T];
type TypeOf<O, Id> = Id extends keyof O ? (O[Id] extends OperationType ? O[Id] : never) : never;

/** Calls by operation id; whatever goes wrong is thrown as an AppError with the code that the server told. */
export interface Client<O, T> {
  call<Id extends IdOf<T, 'json'>>(id: Id, ...request: ArgumentsOf<TypeOf<O, Id>>): Promise<TypeOf<O, Id>['reply']>;
  download<Id extends IdOf<T, 'download'>>(id: Id, ...request: ArgumentsOf<TypeOf<O, Id>>): Promise<DownloadedFile>;
  /** Ends when the server ends them; to go on later, ask with the id of the last one. */
  events<Id extends IdOf<T, 'events'>>(
    id: Id,
    ...request: ArgumentsOf<TypeOf<O, Id>>
  ): AsyncIterable<ReceivedEvent<TypeOf<O, Id>['reply']>>;
}

/** A client of the Bastide API. */
export function createClient(options: ClientOptions): Client<Operations, typeof operations> {
  return createClientFor<Operations, typeof operations>(operations, options);
}

/** A client of any API that is described by such a table. */
export function createClientFor<O, T extends Table<O>>(table: T, options: ClientOptions): Client<O, T> {
  const send = createSender(options);
  const exchange = (id: keyof T, request: RequestSettings = {}) => {
    const place: OperationPlace = table[id as keyof O];
    return send(place, request as LooseRequest);
  };
  return {
    // The types of what arrives are those that the server's own schemas gave.
    call: async (id, ...[request]) => (await jsonOf(await exchange(id, request))) as never,
    download: async (id, ...[request]) => fileOf(await exchange(id, request)),
    async *events(id, ...[request]) {
      for await (const event of eventsOf(await exchange(id, request))) yield event as ReceivedEvent<never>;
    },
  };
}
