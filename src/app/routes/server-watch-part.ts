import { loadAfterRows } from '../features/completions/load-after-rows.ts'
import { promptPart } from '../ui/late/prompt-part.tsx'

/** Asks again what got no answer, once the server is back; a list that is live does so by itself. */
export const ServerWatchPart = promptPart(async () => (await loadAfterRows()).ServerWatch)
