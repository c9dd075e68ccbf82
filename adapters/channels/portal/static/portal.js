// Keeps an open page up to date without taking anything out of a reader's hands.
const byId = (id) => document.getElementById(id)
const on = (name, act) => document.addEventListener(name, act, { passive: name === 'scroll' })
const isAtEnd = () => innerHeight + scrollY >= document.documentElement.scrollHeight - 160
const toEnd = () => scrollTo(0, document.documentElement.scrollHeight)
const isInUse = (part) => part.querySelector('details.act[open], .sheet:not(details .sheet)') !== null
const say = (text) => byId('said-aloud').replaceChildren(text ?? '')
const markChanged = (part) => part.querySelector('.changed')?.removeAttribute('hidden')
const load = (path, target, swap) => htmx.ajax('GET', path, { target, swap })

// One after the other: a message that is asked for twice is fetched once, and new ones keep their order.
let queue = Promise.resolve()
const bringIn = (message) => {
  queue = queue.then(() => refresh(message)).catch(() => {})
}

async function refresh({ id, root, state }) {
  const messages = byId('messages')
  const old = byId(`m-${id}`)
  if (!messages || (old && (!state || old.dataset.state === state))) return
  if (old && isInUse(old)) return markChanged(old)
  const [wasAtEnd, receipt, hadFocus] = [
    isAtEnd(),
    old?.querySelector('.receipt'),
    old?.contains(document.activeElement),
  ]
  const path = `${messages.dataset.path}/m/${id}`
  const replies = root && byId(`t-${root}`)?.querySelector('.replies')
  if (old) await load(path, old, 'outerHTML')
  else await (replies ? load(path, replies, 'beforeend') : load(`${path}?new`, messages, 'beforeend'))
  const shown = byId(`m-${id}`)
  if (receipt) shown?.querySelector('.body').append(receipt)
  if (hadFocus) shown?.focus({ preventScroll: true })
  messages.querySelector('.empty')?.remove()
  say(shown?.dataset.aloud)
  if (wasAtEnd) toEnd()
  else if (!old) byId('more').hidden = false
}

on('htmx:sseBeforeMessage', (event) => {
  if (event.detail.type !== 'message') return
  event.preventDefault()
  bringIn(JSON.parse(event.detail.data))
})
on('posted', ({ detail }) => bringIn(detail))
on('htmx:beforeRequest', (event) => {
  if (event.target.id !== 'page' || !isInUse(event.target)) return
  event.preventDefault()
  markChanged(event.target)
})

let unfolded = []
let answer
on('htmx:beforeSwap', ({ detail }) => {
  answer = Array.from(detail.target.querySelectorAll('.receipt')).at(-1)
  unfolded = Array.from(detail.target.querySelectorAll('.fold[open] > summary'), (summary) => summary.textContent)
})
on('htmx:afterSettle', ({ detail }) => {
  for (const summary of detail.elt.querySelectorAll('.fold > summary'))
    if (unfolded.includes(summary.textContent)) summary.parentElement.open = true
  const receipt = detail.elt.querySelector('.receipt')
  if (receipt) say(receipt.textContent)
  // What was answered to a press on a page outlasts the page's own renewal.
  else if (answer && detail.elt.id === 'page') detail.elt.querySelector('.top').after(answer)
})

const reach = (isLost) => () => byId('unreachable').toggleAttribute('hidden', !isLost)
for (const lost of ['htmx:sendError', 'htmx:responseError']) on(lost, reach(true))
on('htmx:beforeSwap', reach(false))
on('scroll', () => isAtEnd() && byId('more')?.setAttribute('hidden', ''))
on('keydown', (event) => {
  const box = event.target.closest('.ask textarea, .reply textarea')
  if (!box || event.key !== 'Enter' || event.shiftKey || event.isComposing) return
  event.preventDefault()
  if (box.value.trim()) box.form.requestSubmit()
})
if (byId('messages') && !location.hash) toEnd()
