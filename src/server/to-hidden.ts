import type { Hidden } from './redact/hidden.ts'
import type { RuleSettings } from './redact/rules.ts'
import { knownSecrets } from './secret.ts'

/**
 * What must neither be kept nor leave by an export, just now: keys come in while we run, rules do not. Takes the
 * configuration.
 */
export function toHidden({ redact }: { redact: RuleSettings }): Hidden {
  return { secrets: knownSecrets(), rules: redact }
}
