import type { WebClient } from '@slack/web-api'
import type { Form } from '#core/card/form.ts'
import type { Log } from '#ports/log.ts'
import { type FormPurpose, renderModal } from './blocks/modal.ts'
import { renderText } from './blocks/render.ts'
import { failure, platformCode } from './failure.ts'
import type { Reach } from './pressed.ts'

/** What Onloop tells one person, beside the platform's acknowledgement. A failure is logged and breaks nothing. */
export interface Answers {
  tell(reach: Reach, text: string): Promise<void>
  openForm(reach: Reach, trigger: string, form: Form, purpose: FormPurpose): Promise<void>
}

export function createAnswers(client: WebClient, log: Log): Answers {
  const answers: Answers = {
    async tell({ channel, user, thread }, text) {
      try {
        await client.chat.postEphemeral({
          channel,
          user,
          ...renderText(text),
          ...(thread === undefined ? {} : { thread_ts: thread }),
          parse: 'none',
          link_names: false,
        })
      } catch (error) {
        const { code, message } = failure('chat.postEphemeral', error)
        log.warn({ channel: 'slack', code }, message)
      }
    },

    async openForm(reach, trigger, form, purpose) {
      try {
        await client.views.open({ trigger_id: trigger, view: renderModal(form, purpose) })
      } catch (error) {
        const { code, message } = failure('views.open', error)
        log.warn({ channel: 'slack', code, reason: platformCode(error) }, message)
        await answers.tell(reach, 'The form did not open in time. Please press the button again.')
      }
    },
  }
  return answers
}
