import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { followLive } from './live.ts'
import { recorderQuery } from './queries.ts'

/** How the recorder stands; told anew when rows came in or it fell into trouble, and every `everyMs` where that is given. */
export function useRecorder(everyMs: number | false = false) {
  const client = useQueryClient()
  const { data } = useQuery({ ...recorderQuery(), refetchInterval: everyMs })
  useEffect(
    () =>
      followLive((event) => {
        if (event.name === 'recorder') client.setQueryData(recorderQuery().queryKey, event.data)
        // A page that has just been opened is greeted while its own first question is on its way, or just after it.
        if (event.name === 'hello') void client.refetchQueries({ queryKey: recorderQuery().queryKey, stale: true })
        if (event.name === 'rows') void client.invalidateQueries({ queryKey: recorderQuery().queryKey })
      }),
    [client],
  )
  return data ?? null
}
