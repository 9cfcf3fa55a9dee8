import type { Config } from './config.ts'
import type { Hidden } from './redact/hidden.ts'
import { knownSecrets } from './secret.ts'

/** What must neither be kept nor leave by an export, just now: keys come in while we run, rules do not. */
export function toHidden({ redact }: Pick<Config, 'redact'>): Hidden {
  return { secrets: knownSecrets(), rules: redact }
}
