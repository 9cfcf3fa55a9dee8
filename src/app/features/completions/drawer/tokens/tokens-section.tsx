import { useMemo, useState } from 'react'
import { drawerMessages as t } from '../../../../messages/drawer.ts'
import { Segmented } from '../../../../ui/segmented.tsx'
import { DrawerSection } from '../drawer-section.tsx'
import type { SectionProps } from '../section-props.ts'
import { type TokenList, toTokenLists } from './token-list.ts'
import { TokenLens } from './token-lens.tsx'

/** Section 4: how sure the model was, token by token. Absent where no probabilities were reported. */
export function TokensSection({ model }: SectionProps) {
  const lists = useMemo(() => toTokenLists(model.parsed), [model.parsed])
  const [chosen, setChosen] = useState(0)
  const list = lists[chosen] ?? lists[0]
  if (list === undefined) return null
  return (
    <DrawerSection name="tokens">
      {lists.length > 1 && (
        <div className="mb-2 flex overflow-x-auto">
          <Segmented
            label={t.sections.tokens}
            options={lists.map((one, index) => ({ id: String(index), label: toName(one, lists) }))}
            selected={String(lists.indexOf(list))}
            onSelect={(id) => setChosen(Number(id))}
          />
        </div>
      )}
      <div data-attribute={`choices[].logprobs.${list.name}`}>
        {list.tokens.length === 0 ? (
          <p className="text-n10">{t.tokens.emptyList(list.name)}</p>
        ) : (
          <TokenLens key={`${list.choice}.${list.name}`} list={list} />
        )}
      </div>
    </DrawerSection>
  )
}

function toName(list: TokenList, lists: readonly TokenList[]): string {
  const name = t.tokens.lists[list.name]
  const several = lists.some((other) => other.choice !== list.choice)
  return several ? `${t.tokens.choice(list.choice + 1)} · ${name}` : name
}
