import { drawerMessages as t } from '../../messages/record/drawer.ts'
import { DrawerContent, type DrawerContentProps } from './drawer-content.tsx'
import { DrawerFrame } from './frame/drawer-frame.tsx'

/** One completion: beside the list, which stays usable, or as a full page. */
export function CompletionDrawer(props: DrawerContentProps) {
  return props.onPlace === null ? <DrawerContent key={props.id} {...props} /> : <BesideTheList {...props} />
}

function BesideTheList(props: DrawerContentProps) {
  return (
    <DrawerFrame id={props.id} label={t.label(props.id)} onClose={props.onClose}>
      <DrawerContent key={props.id} {...props} />
    </DrawerFrame>
  )
}
