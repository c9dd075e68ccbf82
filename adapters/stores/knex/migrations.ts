import type { Knex } from 'knex'

interface Migration {
  readonly name: string
  up(db: Knex): Promise<void>
  down(db: Knex): Promise<void>
}

/** Every change of the tables, in order. Released ones are never edited. */
export const migrations: readonly Migration[] = [
  {
    name: '001-spine',
    async up(db) {
      await cases(db)
      await effects(db)
      await ledger(db)
      await delivery(db)
      await steering(db)
    },
    async down() {
      throw new Error('a database is not taken back to an older shape; restore the copy made before')
    },
  },
]

async function cases(db: Knex): Promise<void> {
  await db.schema.createTable('plans', (table) => {
    table.text('hash').primary()
    table.text('body').notNullable()
  })
  await db.schema.createTable('cases', (table) => {
    table.text('id').primary()
    table.integer('version').notNullable()
    table.text('state').notNullable()
    table.text('seal').notNullable()
    table.text('flow')
    table.text('status').notNullable()
    table.text('how')
    table.text('requester').notNullable()
    table.text('thread').notNullable().index()
    table.text('text').notNullable()
    table.integer('awaits_requester').notNullable()
    table.bigInteger('opened_at').notNullable()
    table.bigInteger('ended_at')
    table.index(['requester', 'opened_at'])
    table.index(['status', 'opened_at'])
  })
  await db.schema.createTable('questions', (table) => {
    table.text('id').primary()
    table.text('case_id').notNullable().index()
    table.bigInteger('deadline').notNullable()
    table.integer('risk').notNullable()
  })
  await db.schema.createTable('arrivals', (table) => {
    table.text('key').primary()
    table.text('answer').notNullable()
    table.bigInteger('at').notNullable().index()
  })
}

async function effects(db: Knex): Promise<void> {
  await db.schema.createTable('effects', (table) => {
    table.text('id').primary()
    table.text('case_id').notNullable().index()
    table.text('body').notNullable()
    table.text('seal').notNullable()
    table.text('status').notNullable().index()
    table.text('grant_code')
    table.integer('attempt').notNullable()
    table.text('provider')
    table.text('reference')
    table.bigInteger('started_at')
  })
  await db.schema.createTable('claims', (table) => {
    table.text('key').notNullable()
    table.integer('slot').notNullable()
    table.text('effect').notNullable().index()
    table.primary(['key', 'slot'])
  })
  await db.schema.createTable('sums', (table) => {
    table.text('key').notNullable()
    table.text('effect').notNullable().index()
    table.bigInteger('minor').notNullable()
    table.bigInteger('at').notNullable()
    table.primary(['key', 'effect'])
  })
  await db.schema.createTable('sum_keys', (table) => {
    table.text('key').primary()
    table.integer('version').notNullable()
  })
  await db.schema.createTable('jobs', (table) => {
    table.text('kind').notNullable()
    table.text('id').notNullable()
    table.bigInteger('due_at').notNullable().index()
    table.integer('stamp').notNullable()
    table.integer('in_hand').notNullable()
    table.integer('failures').notNullable()
    table.primary(['kind', 'id'])
  })
  await db.schema.createTable('slots', (table) => {
    table.text('name').notNullable()
    table.bigInteger('slot').notNullable()
    table.primary(['name', 'slot'])
  })
}

async function ledger(db: Knex): Promise<void> {
  await db.schema.createTable('entries', (table) => {
    table.text('stream').notNullable()
    table.integer('seq').notNullable()
    table.bigInteger('at').notNullable().index()
    table.text('kind').notNullable()
    table.text('prev').notNullable()
    table.text('commitment').notNullable()
    table.text('hash').notNullable()
    table.primary(['stream', 'seq'])
  })
  await db.schema.createTable('payloads', (table) => {
    table.text('stream').notNullable()
    table.integer('seq').notNullable()
    table.text('salt')
    table.text('body')
    table.text('retention').notNullable()
    table.primary(['stream', 'seq'])
  })
  await db.schema.createTable('streams', (table) => {
    table.text('stream').primary()
    table.integer('seq').notNullable()
    table.text('hash').notNullable()
    table.integer('covered').notNullable()
  })
  await db.schema.createTable('checkpoints', (table) => {
    table.integer('number').primary()
    table.text('body').notNullable()
  })
  await db.schema.createTable('records', (table) => {
    table.text('agent').notNullable()
    table.text('capability').notNullable()
    table.integer('reviewed').notNullable()
    table.integer('corrected').notNullable()
    table.primary(['agent', 'capability'])
  })
}

async function delivery(db: Knex): Promise<void> {
  await db.schema.createTable('deliveries', (table) => {
    table.text('subject').notNullable()
    table.text('place').notNullable()
    table.text('case_id').index()
    table.text('message').index()
    table.text('hash').notNullable()
    table.primary(['subject', 'place'])
  })
  await db.schema.createTable('posts', (table) => {
    table.text('key').primary()
    table.text('case_id')
    table.text('body').notNullable()
    table.text('status').notNullable()
    table.text('message')
  })
  await db.schema.createTable('cards', (table) => {
    table.text('subject').primary()
    table.text('body').notNullable()
  })
  await db.schema.createTable('messages', (table) => {
    table.increments('number').primary()
    table.text('ref').notNullable().unique()
    table.text('key').notNullable().unique()
    table.text('place').notNullable()
    table.text('author')
    table.text('thread')
    table.text('content').notNullable()
    table.bigInteger('at').notNullable()
    table.index(['place', 'number'])
  })
}

async function steering(db: Knex): Promise<void> {
  await db.schema.createTable('stops', (table) => {
    table.text('id').primary()
    table.text('body').notNullable()
    table.text('seal').notNullable()
    table.integer('in_force').notNullable()
  })
  await db.schema.createTable('epochs', (table) => {
    table.integer('epoch').primary()
    table.text('body').notNullable()
    table.text('seal').notNullable()
  })
  await db.schema.createTable('meta', (table) => {
    table.text('name').primary()
    table.text('value').notNullable()
  })
}
