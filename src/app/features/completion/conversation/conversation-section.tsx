import { DrawerSection } from '../frame/drawer-section.tsx'
import type { SectionProps } from '../frame/section-props.ts'
import { ChoiceGroup } from './choices/choice-group.tsx'
import { InputMessages } from './messages/input-messages.tsx'

/** Input and output: the input messages, then every choice. */
export function ConversationSection({ model, ...shared }: SectionProps) {
  if (model.detail === null) return null
  return (
    <DrawerSection name="conversation">
      <div className="flex flex-col gap-5">
        <InputMessages key={`input ${model.id}`} model={model} />
        <ChoiceGroup key={`output ${model.id}`} model={model} {...shared} />
      </div>
    </DrawerSection>
  )
}
