import type { Button, Card, Node } from '#core/card/card.ts'
import type { NodeContext, PressContext } from './context.ts'
import { type Html, html, say } from './html.ts'
import { renderActions } from './render-actions.ts'
import { renderChart } from './render-chart.ts'
import { renderFigures, renderRisk, renderTable } from './render-numbers.ts'
import { renderFacts, renderQuote, renderReasons, renderSteps, renderText } from './render-words.ts'

/** A card as an `article`, with its buttons bound to the message it stands in. */
export function renderCard(card: Card, press: PressContext): Html {
  const context = { card, press, primary: primaryButton(card.nodes) }
  return html`<article class="card" aria-label="${card.summary}">
${card.nodes.length > 0 ? card.nodes.map((node) => renderNode(node, context)) : html`<p>${say(card.summary)}</p>`}
</article>`
}

function renderNode(node: Node, context: NodeContext): Html {
  switch (node.kind) {
    case 'state':
      return html`<p class="state ${node.tone}">${say(node.text)}</p>`
    case 'heading':
      return html`<h2>${say(node.text)}</h2>`
    case 'text':
      return renderText(node)
    case 'facts':
      return renderFacts(node)
    case 'reasons':
      return renderReasons(node)
    case 'risk':
      return renderRisk(node)
    case 'quote':
      return renderQuote(node)
    case 'steps':
      return renderSteps(node, context.press.now)
    case 'figures':
      return renderFigures(node)
    case 'chart':
      return renderChart(node, context.press.now)
    case 'table':
      return renderTable(node, context.press.now)
    case 'details':
      return html`<details class="fold"><summary>${say(node.title)}</summary><div class="stack">
${node.body.map((inner) => renderNode(inner, context))}</div></details>`
    case 'actions':
      return renderActions(node, context)
  }
}

function primaryButton(nodes: readonly Node[]): Button | undefined {
  for (const node of nodes) {
    const found =
      node.kind === 'actions'
        ? node.buttons.find(({ tone }) => tone === 'main')
        : node.kind === 'details'
          ? primaryButton(node.body)
          : undefined
    if (found) return found
  }
  return undefined
}
