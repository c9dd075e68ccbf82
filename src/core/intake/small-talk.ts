import { wordsIn } from './words.ts'

/** Whether a message is nothing but thanks or a greeting, so that nobody has to answer it with a question. */
export function isSmallTalk(text: string): 'thanks' | 'greeting' | undefined {
  const words = wordsIn(text.slice(0, longest)).map(({ word }) => word)
  if (words.length === 0 || words.length > mostWords) return undefined
  const has = (list: ReadonlySet<string>): boolean => words.some((word) => list.has(word))
  if (!words.every((word) => thanks.has(word) || greetings.has(word) || fillers.has(word))) return undefined
  if (has(thanks)) return 'thanks'
  return has(greetings) ? 'greeting' : undefined
}

const list = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/))

const thanks = list('thanks thank thx ty cheers merci remercie')
const greetings = list('hello hi hey morning afternoon evening greetings bonjour bonsoir salut coucou')
const fillers = list(`a lot so very much many you good there all everyone everybody team again and onloop bot for your
  the help that was is how are great perfect super top ok okay quick fast dear nice day ca va bien a tous toutes tout le
  monde et beaucoup mille fois encore vous te je tres infiniment votre ton aide pour l equipe c est etait parfait rapide
  bonne journee comment allez vas tu`)

const mostWords = 10
const longest = 300
