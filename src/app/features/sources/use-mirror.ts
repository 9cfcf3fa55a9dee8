import type { Mirror, MirrorOrder } from '#contract/mirror.ts'
import { mirrorSchema } from '#contract/mirror.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { sendJson } from '../../api/http.ts'
import { followLive } from '../../api/live.ts'
import { mirrorQuery } from '../../api/queries.ts'

/** How the mirrors stand, as it happens, and a way to start and stop them. */
export function useMirror() {
  const client = useQueryClient()
  const { data, error } = useQuery(mirrorQuery())
  useEffect(
    () =>
      followLive((event) => {
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
  const order = useMutation({
    mutationFn: (wanted: MirrorOrder) => sendJson('POST', '/api/mirror', wanted, mirrorSchema),
    onSuccess: (standing) => client.setQueryData(mirrorQuery().queryKey, standing),
  })
  return { mirror: data ?? null, error, order }
}
