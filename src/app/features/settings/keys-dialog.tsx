import { keyMessages } from '../../messages/keys.ts'
import DialogPanel from '../../ui/overlay/dialog-panel.tsx'
import { KeysList } from './keys-list.tsx'

/** The overlay that lists the keys. */
export default function KeysDialog({ onClose }: { onClose: () => void }) {
  return (
    <DialogPanel title={keyMessages.title} onClose={onClose}>
      <KeysList />
    </DialogPanel>
  )
}
