import type { QueryClient } from '@tanstack/react-query'
import { NoAnswerError } from './wire/errors.ts'

/** Asks again what is shown and got no answer, once the server is known to be there: who reads on need not press anything. */
export function askUnanswered(client: QueryClient): void {
  void client.refetchQueries({ type: 'active', predicate: ({ state }) => state.error instanceof NoAnswerError })
}
