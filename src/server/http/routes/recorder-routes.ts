import { Hono } from 'hono'
import type { RecorderState } from '#contract/recording/recorder-state.ts'
import { answerJson } from '../answer/answer.ts'
import type { AppDeps } from '../app-deps.ts'
import type { AppEnv } from '../app-env.ts'

/** `/api/recorder`: what the recorder does and what it could not keep. */
export function createRecorderRoutes({ recorder, now }: Pick<AppDeps, 'recorder' | 'now'>): Hono<AppEnv> {
  const app = new Hono<AppEnv>()
  const since = now()
  app.get('/recorder', (c) => answerJson(c.var.requestId, JSON.stringify(recorder?.state() ?? notRecording(since))))
  return app
}

/** Without an upstream there is nothing to record. */
function notRecording(since: number): RecorderState {
  return {
    object: 'recorder',
    policy: 'off',
    since,
    calls: 0,
    recorded: 0,
    forwarded: 0,
    running: 0,
    waiting: 0,
    waiting_bytes: 0,
    lost: 0,
    unkept: [],
    trouble: null,
  }
}
