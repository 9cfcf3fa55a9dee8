import { formatNumber } from '#lib/format.ts'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { PageLink } from '../../../address/page-link.tsx'
import { CircleAlert } from 'lucide-react'
import { useEffect, useState } from 'react'
import { followLive } from '../../../api/follow-live.ts'
import { recorderQuery } from '../../../api/queries.ts'
import { liveMessages as say } from '../../../messages/live.ts'
import { recorderMessages } from '../../../messages/sources/recorder.ts'
import { Button } from '../../../ui/button.tsx'

/** Says that recorded calls wait for the store or were lost, where everybody sees it. */
export function LossBanner() {
  const client = useQueryClient()
  // Never asked for here: the greeting of the events brings it.
  const { data: recorder } = useQuery({ ...recorderQuery(), enabled: false })
  useEffect(
    () =>
      followLive(client, (event) => {
        if (event.name === 'recorder') client.setQueryData(recorderQuery().queryKey, event.data)
      }),
    [client],
  )
  const [seen, setSeen] = useState(0)
  if (recorder === undefined) return null
  const { lost, trouble } = recorder
  if (trouble === null && lost <= seen) return null
  return (
    <div
      role="alert"
      className="flex min-h-9 shrink-0 items-start gap-3 border-b hairline bg-filter-soft px-3 py-1.5 text-12 text-filter"
    >
      <CircleAlert aria-hidden className="mt-px size-4 shrink-0" />
      <span className="min-w-0 flex-1">
        {lost > 0 ? `${recorderMessages.lost(formatNumber(lost))} ` : ''}
        {trouble === null ? '' : `${recorderMessages.trouble} ${trouble} `}
        <PageLink to={{ to: '/sources' }} className="text-filter">
          {say.lossMore}
        </PageLink>
      </span>
      {trouble === null && (
        <Button look="quiet" className="-my-0.5 h-6 px-2" onClick={() => setSeen(lost)}>
          {say.lossSeen}
        </Button>
      )}
    </div>
  )
}
