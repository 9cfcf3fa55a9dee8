import { Refusal } from '../../../source/refusal.ts'
import type { MirrorClaim, MirrorLease } from '../../mirror-store.ts'

/** Who mirrors into the store, until when in Unix milliseconds; `token` grows with each who takes it over. */
export interface HeldLease {
  token: number
  holder: string
  untilMs: number
}

/** What a claim is answered, and who holds the lease from then on; null if nothing changes. */
export function claimHeld(held: HeldLease, claim: MirrorClaim): { lease: MirrorLease; next: HeldLease | null } {
  const { holder, nowMs: now, ms, dead } = claim
  if (held.untilMs > now && held.holder !== holder && held.holder !== dead)
    return { lease: { token: null, holder: held.holder, untilMs: held.untilMs }, next: null }
  const token = held.token + 1
  return { lease: { token }, next: { token, holder, untilMs: now + ms } }
}

/** The lease once `token` gives it back; null if another process holds it by now. */
export function releaseHeld(held: HeldLease, token: number): HeldLease | null {
  return held.token === token ? { token, holder: '', untilMs: 0 } : null
}

/** The lease held longer. Throws 409 `lease_lost` if `token` is not the newest. */
export function prolongHeld(held: HeldLease, token: number, untilMs: number): HeldLease {
  if (held.token !== token)
    throw new Refusal(409, `Another process mirrors into this store by now (${held.holder}); this one stops.`, {
      type: 'server_error',
      code: 'lease_lost',
    })
  return { ...held, untilMs: Math.max(held.untilMs, untilMs) }
}
