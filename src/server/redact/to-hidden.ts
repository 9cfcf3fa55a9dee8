import type { Hidden } from './hidden.ts'
import type { RuleSettings } from './rules.ts'
import { knownSecrets } from './secret.ts'

/**
 * What must neither be kept nor exported at this moment: keys are added while we run, rules are not. Takes the
 * configuration.
 */
export function toHidden({ redact }: { redact: RuleSettings }): Hidden {
  return { secrets: knownSecrets(), rules: redact }
}
