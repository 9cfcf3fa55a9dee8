import { useQuery } from '@tanstack/react-query'
import { Check, Clipboard, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { BASE_PATH } from '../../../base-path.ts'
import { sourcesQuery } from '../../../api/queries.ts'
import { drawerMessages as t } from '../../../messages/record/drawer.ts'
import { IconButton } from '../../../ui/icon-button.tsx'
import { alonePart } from '../../../ui/late/alone-part.tsx'
import { whenHere } from '../../../ui/late/when-here.ts'
import { MenuButton } from '../../../ui/overlay/menu-button.tsx'
import { useBriefly } from '../../../ui/use-briefly.ts'
import { useOffers } from '../../../offers.ts'
import { useKeys } from '../../../use-keys.ts'
import type { DrawerModel } from '../../../record/drawer-model.ts'
import { COPY_KINDS, type CopyKind } from './copy-kind.ts'
import { copyText } from '../../../text/copy-text.ts'

const DeleteDialog = alonePart(() => import('./delete-dialog.tsx'))

/** Copy as … and delete. The code for copying and the dialog is loaded when first used. */
export function DrawerActions({ model, onDeleted }: { model: DrawerModel; onDeleted: () => void }) {
  const sources = useQuery(sourcesQuery()).data
  const [menuOpen, setMenuOpen] = useState(false)
  const [deleting, setDeleting] = useState(false)
  const [outcome, sayOutcome] = useBriefly<string>()
  useKeys({ copy: () => setMenuOpen(true) })

  const copy = (kind: CopyKind) => {
    setMenuOpen(false)
    return whenHere(
      () => import('./to-copy-text.ts'),
      async ({ toCopyText }) => {
        const done = await copyText(toCopyText(kind, model, location.origin + BASE_PATH, sources))
        sayOutcome(done ? t.copied : t.copyFailed)
      },
    )
  }
  const items = COPY_KINDS.map((kind) => ({
    id: kind,
    label: t.actions[kind],
    disabled: kind !== 'link' && model.completion === null && !(kind === 'json' && model.raw !== null),
    onSelect: () => void copy(kind),
  }))
  useOffers(() => [
    ...items
      .filter(({ disabled }) => !disabled)
      .map(({ label, onSelect }) => ({ with: 'opened' as const, label: t.actions.offerCopy(label), run: onSelect })),
    ...(model.detail === null
      ? []
      : [{ with: 'opened' as const, label: t.actions.offerDelete, run: () => setDeleting(true) }]),
  ])
  return (
    <>
      <output className="shrink-0 text-12 text-n11">{outcome}</output>
      <MenuButton
        label={t.actions.menuTitle}
        icon={outcome === t.copied ? <Check aria-hidden /> : <Clipboard aria-hidden />}
        owner={{ open: menuOpen, onOpenChange: setMenuOpen }}
        items={items}
      />
      <IconButton
        label={t.actions.delete}
        icon={<Trash2 aria-hidden />}
        disabled={model.detail === null}
        onClick={() => setDeleting(true)}
      />
      {deleting && model.source !== null && (
        <DeleteDialog id={model.id} source={model.source} onClose={() => setDeleting(false)} onDeleted={onDeleted} />
      )}
    </>
  )
}
