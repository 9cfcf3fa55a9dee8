import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

/** Fails where axe finds anything on the page; `what` names it in the message. */
export async function expectAccessible(page: Page, what: string): Promise<void> {
  // What passes is not listed and style sheets are not fetched again: the same findings in a tenth of the time.
  const axe = new AxeBuilder({ page })
    .options({ resultTypes: ['violations'], preload: false })
    .setLegacyMode(true)
    // They stand at the ends of what floats and hand the focus on at once: nobody ever stays on one.
    .exclude('[data-base-ui-focus-guard]')
  const { violations } = await axe.analyze()
  const found = violations.map(({ id, help, nodes }) => ({
    id,
    help,
    nodes: nodes.slice(0, 5).map((node) => `${node.html.slice(0, 200)} — ${node.failureSummary ?? ''}`),
  }))
  expect(found, what).toEqual([])
}
