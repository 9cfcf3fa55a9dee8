import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { followLive } from './follow-live.ts'
import { recorderQuery } from './queries.ts'

/** The state of the recorder; loaded again when rows came in or it is in trouble, and every `everyMs` if given. */
export function useRecorder(everyMs: number | false = false) {
  const client = useQueryClient()
  const { data } = useQuery({ ...recorderQuery(), refetchInterval: everyMs })
  useEffect(
    () =>
      followLive(client, (event) => {
        if (event.name === 'recorder') client.setQueryData(recorderQuery().queryKey, event.data)
        // The greeting may come while the page's own first request is under way, or just after it.
        if (event.name === 'hello') void client.refetchQueries({ queryKey: recorderQuery().queryKey, stale: true })
        if (event.name === 'rows') void client.invalidateQueries({ queryKey: recorderQuery().queryKey })
      }),
    [client],
  )
  return data ?? null
}
