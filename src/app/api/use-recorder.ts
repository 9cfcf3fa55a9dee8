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
        if (event.name === 'hello' || event.name === 'rows')
          void client.invalidateQueries({ queryKey: recorderQuery().queryKey })
      }),
    [client],
  )
  return data ?? null
}
