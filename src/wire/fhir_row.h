/* How a resource is described: rows of a path and where its value comes from. Only for wire/fhir*.c.
 *
 *     "name[+].text"    a new member of the array name, and in it text
 *     "name[=].use"     the same member again
 *     "period.start"    an object that is made when it is not there
 */
#ifndef WIRE_FHIR_ROW_H
#define WIRE_FHIR_ROW_H

#include <stddef.h>

#include "wire/fhir.h"

/* Values are texts in a flat struct per resource; NULL and "" leave the row out. */
struct fhir_row {
	const char *path;
	const char *literal;    /* NULL: the value at offset; else this text, when the value at offset is there */
	size_t      offset;     /* FHIR_ALWAYS: no field */
	bool        bare;       /* a number or a boolean */
};
#define FHIR_ALWAYS ((size_t)-1)
#define VALUE(path, type, member)         { path, NULL, offsetof(type, member), false }
#define BARE(path, type, member)          { path, NULL, offsetof(type, member), true }
#define WITH(path, literal, type, member) { path, literal, offsetof(type, member), false }
#define FIXED(path, literal)              { path, literal, FHIR_ALWAYS, false }
#define FIXED_BARE(path, literal)         { path, literal, FHIR_ALWAYS, true }
#define FHIR_COUNT(rows) (sizeof (rows) / sizeof (rows)[0])

/* Adds the rows to a resource. */
enum err fhir_rows(struct ctx *cx, struct node *resource, const struct fhir_row *rows, size_t n, const void *from) MUST_CHECK;
/* The node a resource is written to: `into` itself, or its new member `name`. */
struct node *fhir_resource(struct ctx *cx, struct node *into, const char *name);

/* Values: "" for none, NULL as ctx_alloc. */
const char *fhir_day(struct ctx *cx, ymd d);                    /* 2026-11-22 */
const char *fhir_day_or_month(struct ctx *cx, ymd d, ym m);     /* 2026-11-22, or 2026-11 when the day is not known */
const char *fhir_instant(struct ctx *cx, instant t);            /* "" for INSTANT_NEVER and 0 */
const char *fhir_id(struct ctx *cx, id n);
const char *fhir_patient_url(struct ctx *cx, const struct fhir_about *a);
/* The text when it is a JSON number, else "". */
const char *fhir_number(const char *text);

/* Code systems and profiles that are ours or not certain stand in one place (doc/fhir.md). */
#define JP_PROFILE(name)   "http://jpfhir.jp/fhir/core/StructureDefinition/" name
#define JP_EXTENSION(name) "http://jpfhir.jp/fhir/core/Extension/StructureDefinition/" name
#define SYSTEM_INSURER     "http://jpfhir.jp/fhir/core/mhlw/IdSystem/InsurerNumber"
#define SYSTEM_FACILITY    "http://jpfhir.jp/fhir/core/IdSystem/insurance-medical-institution-no"
#define SYSTEM_PERSON      "urn:kyotaku:id:person"              /* ours: the id of Patient once more */
#define SYSTEM_RP          "urn:oid:1.2.392.100495.20.3.81"     /* RP番号 */
#define SYSTEM_RP_PLACE    "urn:oid:1.2.392.100495.20.3.82"     /* RP内の順序を示す連番 */
#define SYSTEM_DRUG        "urn:oid:1.2.392.100495.20.2.71"     /* 医薬品コード(医薬品マスター) */
#define SYSTEM_UNIT_MERIT9 "http://jpfhir.jp/fhir/core/mhlw/CodeSystem/MedicationUnitMERIT9Code"
#define SYSTEM_UNIT        "urn:kyotaku:code:unit"              /* ours: the unit's name in the master of drugs */
#define SYSTEM_UCUM        "http://unitsofmeasure.org"
#define SYSTEM_CATEGORY    "http://jpfhir.jp/fhir/core/CodeSystem/JP_SimpleObservationCategory_CS"
#define SYSTEM_CHECKUP     "urn:oid:1.2.392.200119.6.1005"      /* 健診項目コード */
#define SYSTEM_ACT         "http://jpfhir.jp/fhir/core/mhlw/CodeSystem/masterS-medicalProcedure"    /* 医科診療行為マスター [I] */
#define SYSTEM_KIND        "urn:kyotaku:code:kind"              /* 閲覧同意情報種別 (OQSCD036) */
#define SYSTEM_MODE        "urn:kyotaku:code:mode"              /* 診療区分 (OQSCD028) */
#define SYSTEM_USAGE       "urn:kyotaku:code:usage"             /* 用法コード, 3 digits, of 調剤 claims */

#endif
