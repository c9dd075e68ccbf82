import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { root } from './sources.ts'

const Report = z.object({
  diagnostics: z.array(z.object({ category: z.string(), location: z.object({ path: z.string() }) })),
})

/**
 * What the project's lint rules say of files that do not exist: for each path the rules that are broken.
 *
 * The files are written in a folder of their own beside a copy of the rules, so that nothing else ever sees them.
 */
export async function lintProbes(probes: Readonly<Record<string, string>>): Promise<Map<string, ReadonlySet<string>>> {
  const folder = await mkdtemp(join(tmpdir(), 'onloop-probes-'))
  try {
    for (const part of ['biome.json', '.gitignore', 'package.json', 'test/repo/core-is-pure.grit']) {
      await cp(join(root, part), join(folder, part))
    }
    for (const [path, text] of Object.entries(probes)) {
      await mkdir(dirname(join(folder, path)), { recursive: true })
      await writeFile(join(folder, path), text)
    }
    return broken(Object.keys(probes), await biome(folder))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function broken(paths: readonly string[], report: string): Map<string, ReadonlySet<string>> {
  const { diagnostics } = Report.parse(JSON.parse(report))
  return new Map(
    paths.map((path) => {
      const own = diagnostics.filter(({ location }) => location.path === path)
      return [path, new Set(own.map(({ category }) => category.split('/').at(-1) ?? category))]
    }),
  )
}

/** Biome ends with 1 when it finds something, which is what is wanted here. */
function biome(folder: string): Promise<string> {
  const command = join(root, 'node_modules/.bin/biome')
  const options = ['lint', '--reporter=json', '--max-diagnostics=none', '.']
  return new Promise((resolve, reject) => {
    execFile(command, options, { cwd: folder, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      if (stdout.startsWith('{')) resolve(stdout)
      else reject(new Error(`biome gave no report: ${stderr}`, { cause: error }))
    })
  })
}
