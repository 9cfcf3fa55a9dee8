import { shellMessages } from '../../messages/shell.ts'
import DialogPanel from '../../ui/dialog-panel.tsx'
import { KeysList } from './keys-list.tsx'

/** The overlay that shows the keys. */
export default function KeysDialog({ onClose }: { onClose: () => void }) {
  return (
    <DialogPanel title={shellMessages.keysTitle} onClose={onClose}>
      <KeysList />
    </DialogPanel>
  )
}
