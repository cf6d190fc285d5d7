import { type CloudGraph, graphOfClouds } from '#graph/cloud-graph.ts';
import { prepareQuery } from '#graph/query.ts';
import { QueryError } from '#graph/query-error.ts';
import { type Answer, runQuery } from '#graph/run-query.ts';
import { StoredSource } from '#graph/stored-source.ts';
import type { Cloud } from '#model/cloud.ts';
import type { Database } from '#platform/database/database.ts';
import type { Asker } from '../findings/index.ts';
import { BoundedReading, type ReadingLimits } from './repository.ts';
import type { GraphAnswer, GraphQuery } from './schemas.ts';
import { Turns } from './turns.ts';
import { answerView, refusalView } from './view.ts';

export interface GraphLimits extends ReadingLimits {
  /** questions at once: of one organisation, and of all */
  readonly questions: { readonly each: number; readonly all: number };
}

export interface GraphDeps {
  readonly database: Database;
  readonly clouds: ReadonlyMap<string, Cloud>;
  readonly limits: GraphLimits;
}

export class GraphService {
  readonly #deps: GraphDeps;
  readonly #turns: Turns;

  constructor(deps: GraphDeps) {
    this.#deps = deps;
    this.#turns = new Turns(deps.limits.questions);
  }

  /** Answers a question about the organisation's assets; `isRefused`: it could not be asked. */
  async answer(
    { caller: { organizationId }, language, signal }: Asker & { readonly signal: AbortSignal },
    asked: GraphQuery,
  ): Promise<{ readonly isRefused: boolean; readonly answer: GraphAnswer }> {
    try {
      const answer = await this.#turns.take(organizationId, () => this.#ask(organizationId, asked, signal));
      return { isRefused: false, answer: answerView(answer, language) };
    } catch (error) {
      if (!(error instanceof QueryError)) throw error;
      return { isRefused: true, answer: refusalView(error, language) };
    }
  }

  /** What can be asked for, in GraphQL's own language. */
  schema(): string {
    return this.#graph().sdl();
  }

  async #ask(organizationId: string, asked: GraphQuery, signal: AbortSignal): Promise<Answer> {
    const { query, variables, operationName } = asked;
    const { schema, isGlobal } = this.#graph();
    const prepared = prepareQuery(schema, query, {
      ...(variables ? { variables } : {}),
      ...(operationName ? { operationName } : {}),
    });
    return await this.#deps.database.inOrganization(
      organizationId,
      async (transaction) => {
        const reading = new BoundedReading(transaction, this.#deps.limits, signal);
        try {
          return await runQuery(prepared, new StoredSource(reading, organizationId, isGlobal));
        } finally {
          await reading.end();
        }
      },
      { isolation: 'repeatable read', isReadOnly: true },
    );
  }

  #graph(): CloudGraph {
    return graphOfClouds(this.#deps.clouds);
  }
}
