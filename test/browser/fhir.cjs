// Validates FHIR resources (files) against the published StructureDefinitions of R4, as the npm package `fhir` carries them.
// Exit status 0: all valid, 1: not, 77: the package is not there (./check installs it).
const fs = require("fs");
let Fhir;
try {
  ({ Fhir } = require("fhir"));
} catch {
  process.exit(77);
}
// Profiles of JP Core are not in the package: only the base definition is checked. Texts of value sets that the package does not carry are passed over.
const fhir = new Fhir();
let bad = 0;
let count = 0;
// What is inside is checked by itself, too.
function check(file, resource) {
  const found = fhir.validate(resource, { errorOnUnexpected: true }).messages.filter((m) => m.severity === "error" || m.severity === "fatal");
  for (const m of found) console.log(`${file}: ${m.location}: ${m.message}`);
  bad += found.length;
  count += 1;
  for (const c of resource.contained ?? []) check(file, c);
  for (const e of resource.entry ?? []) check(file, e.resource);
}
for (const file of process.argv.slice(2)) check(file, JSON.parse(fs.readFileSync(file, "utf8")));
console.log(`${count} resources checked`);
process.exit(bad > 0 ? 1 : 0);
