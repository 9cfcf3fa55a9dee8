import { useQuery } from '@tanstack/react-query'
import { Layers } from 'lucide-react'
import { useState } from 'react'
import { facetsQuery } from '../../../api/queries.ts'
import { groupMessages as say } from '../../../messages/list/groups.ts'
import type { CompletionsSearch } from '../../../search/completions-search.ts'
import { MenuButton } from '../../../ui/overlay/menu-button.tsx'

/** How many keys the menu lists; others can be written in the address. */
const MOST_KEYS = 20

interface Props {
  search: CompletionsSearch
  onSearch: (change: { group: string | null }) => void
}

/** Chooses what rows are grouped by. The keys are loaded when the menu opens. */
export default function GroupPick({ search: { query, group = null }, onSearch }: Props) {
  const [open, setOpen] = useState(false)
  const facets = useQuery({ ...facetsQuery(query, ['meta.'], ''), enabled: open }).data
  const keys = facets?.metadata_keys.slice(0, MOST_KEYS).map(({ value }) => `meta.${value}`) ?? []
  const choices = [null, 'prompt', ...new Set([...(group?.startsWith('meta.') ? [group] : []), ...keys])]
  return (
    <MenuButton
      label={say.pick}
      icon={<Layers />}
      active={group !== null}
      owner={{ open, onOpenChange: setOpen }}
      items={choices.map((by) => ({
        id: by ?? '',
        label: by === null ? say.none : by === 'prompt' ? say.prompt : by,
        checked: by === group,
        onSelect: () => onSearch({ group: by }),
      }))}
    />
  )
}
