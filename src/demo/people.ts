import type { EmployeeRow } from './hr.ts'

/** Sixty customers by country; the position says who is CUS-001, CUS-002 and so on. */
export const customerNames: readonly (readonly [country: string, names: readonly string[]])[] = [
  ['FR', ['Inès Moreau', 'Hugo Lambert', 'Camille Girard', 'Jules Fontaine', 'Léa Chevalier', 'Antoine Perrin']],
  ['DE', ['Jonas Weber', 'Hannah Krüger', 'Felix Brandt', 'Greta Vogel', 'Moritz Seidel', 'Clara Hoffmann']],
  ['IT', ['Giulia Conti', 'Matteo Ferrara', 'Chiara Marino', 'Luca Bianchi', 'Elena Greco', 'Davide Rizzo']],
  ['ES', ['Lucía Navarro', 'Pablo Ortega', 'Carmen Vidal', 'Javier Molina', 'Marta Serrano', 'Álvaro Cano']],
  ['NL', ['Sanne de Vries', 'Daan Visser', 'Lotte Bakker', 'Bram Mulder', 'Fleur Smit', 'Thijs Dekker']],
  ['PL', ['Zofia Kowalska', 'Jakub Mazur', 'Maja Wójcik', 'Antoni Zieliński', 'Hanna Lis', 'Piotr Dudek']],
  ['SE', ['Elsa Lindqvist', 'Oskar Nyberg', 'Maja Sandström', 'Erik Holm', 'Astrid Berg', 'Nils Ekman']],
  ['PT', ['Beatriz Carvalho', 'Tiago Nunes', 'Matilde Rocha', 'Diogo Pires', 'Leonor Teixeira', 'Rui Antunes']],
  ['BE', ['Louise Claes', 'Arthur Dumont', 'Emma Peeters', 'Noah Janssens', 'Juliette Maes', 'Victor Lemmens']],
  ['CZ', ['Tereza Dvořáková', 'Tomáš Horák', 'Eliška Malá', 'Jan Kučera', 'Barbora Šimková', 'Petr Beneš']],
]

export const employees: readonly EmployeeRow[] = [
  employee('mia', 'Mia Rossi', 'Manager', 'Operations', null),
  employee('sam', 'Sam Okafor', 'Supervisor', 'Customer care', 'mia'),
  employee('lena', 'Lena Fischer', 'Supervisor', 'Customer care', 'mia'),
  employee('theo', 'Theo Lang', 'Duty manager', 'Operations', 'mia'),
  employee('alice', 'Alice Martin', 'Sales representative', 'Sales', 'mia'),
  employee('ben', 'Ben Novak', 'Sales representative', 'Sales', 'mia'),
  employee('nora', 'Nora Weiss', 'Auditor', 'Audit', null),
]

function employee(id: string, name: string, title: string, department: string, manager: string | null): EmployeeRow {
  return { id, name, title, department, email: `${id}@company.example`, manager }
}
