import { useMutation, useQueryClient } from '@tanstack/react-query'
import * as z from 'zod/mini'
import type { CompletionDetail } from '#contract/detail/completion-detail.ts'
import type { MetadataPairs } from '#contract/wire/list-query.ts'
import type { SourceName } from '#contract/search/search-query.ts'
import { sendJson } from '../wire/http.ts'
import { askAgain, KEYS } from '../answer-keys.ts'
import { detailPath } from '../queries.ts'

const answerSchema = z.looseObject({
  metadata: z.optional(z.unknown()),
  row: z.optional(z.looseObject({ metadata: z.array(z.tuple([z.string(), z.string()])) })),
})

function metadataOf(answer: z.infer<typeof answerSchema>): unknown {
  return answer.row ? Object.fromEntries(answer.row.metadata) : answer.metadata
}

/**
 * Replaces the metadata of a completion. The screen shows the new pairs at once, and the old ones again if the server
 * refuses. There is no time limit: upstream may take minutes. Gives the metadata of the answer.
 */
export function useMetadataUpdate(source: SourceName | null, id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (entries: MetadataPairs) =>
      metadataOf(
        await sendJson('POST', detailPath(source, id), { metadata: Object.fromEntries(entries) }, answerSchema),
      ),
    onMutate: async (entries) => {
      await client.cancelQueries({ queryKey: KEYS.detail })
      const before = client.getQueriesData<CompletionDetail>({ queryKey: KEYS.detail })
      client.setQueriesData<CompletionDetail>({ queryKey: KEYS.detail }, (detail) =>
        detail && detail.row.id === id && (source === null || detail.source === source)
          ? { ...detail, row: { ...detail.row, metadata: entries.map(([key, value]) => [key, value]) } }
          : detail,
      )
      return before
    },
    onError: (_error, _entries, before) => {
      for (const [key, detail] of before ?? []) client.setQueryData(key, detail)
    },
    onSettled: () => void askAgain(client, 'detail', 'rows', 'facets'),
  })
}
