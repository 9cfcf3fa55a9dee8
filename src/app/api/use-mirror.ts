import type { Mirror, MirrorSource } from '#contract/source/mirror.ts'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { followLive } from './follow-live.ts'
import { mirrorQuery } from './mirror-query.ts'

/** The state of the mirrors, kept up to date. */
export function useMirror(): readonly MirrorSource[] {
  const client = useQueryClient()
  const { data } = useQuery(mirrorQuery())
  useEffect(
    () =>
      followLive(client, (event) => {
        if (event.name === 'hello') void client.invalidateQueries({ queryKey: mirrorQuery().queryKey })
        if (event.name !== 'mirror') return
        const told = event.data
        client.setQueryData(mirrorQuery().queryKey, (known: Mirror | undefined) =>
          known === undefined
            ? known
            : { ...known, sources: known.sources.map((one) => (one.source === told.source ? told : one)) },
        )
      }),
    [client],
  )
  return data?.sources ?? []
}
