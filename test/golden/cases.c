/* Three synthetic persons and what is told about them. No number belongs to anybody: 999995, 06999999 and
 * 39999990 are not numbers of insurers. */
#include "cases.h"

#define HOUR 3600
#define DAY 86400
#define FACILITY "1319999996"

static const struct person hanako = { .id = 1, .key = "K1", .name = "架空　花子", .kana = "ｶｸｳ ﾊﾅｺ",
    .other_name = "",
    .other_kana = "", .sex1 = 2, .birth = 19500401, .postcode = "100-0000", .address = "東京都架空区居宅一丁目２番３号" };
static const struct person taro = { .id = 2, .key = "K2", .name = "髙﨑　太郎", .kana = "ﾀｶｻｷ ﾀﾛｳ",
    .other_name = "架空　太郎",
    .other_kana = "ｶｸｳ ﾀﾛｳ", .sex1 = 1, .sex2 = 1, .birth = 19400102, .postcode = "100-0001",
    .address = "東京都架空区訪問①丁目～２－３" };
static const struct person ume = { .id = 3, .key = "K3", .name = "見本　ウメ", .kana = "ﾐﾎﾝ ｳﾒ", .other_name = "",
    .other_kana = "", .sex1 = 2, .birth = 19350615, .postcode = "", .address = "" };

static const struct limit_certificate hanako_limit = { "01", "A03", 20260801, 20260801, 20270731, 0 };
static const struct disease_certificate hanako_disease = { 1, 20260401, 20260401, 0, 10000 };

static const struct eligibility hanako_card = { .id = 11, .person = 1, .insurer = "999995", .symbol = "架空・１２",
    .number = "0007", .branch = "01", .insurer_name = "架空市", .classification = "01", .family = 1,
    .insured_name = "", .acquired = 20200401, .loss_reason = "", .issued = 20260801, .card_from = 20260801,
    .card_until = 20270731,
    .elder = { 20260801, 20260801, 20270731, 20 }, .limits = &hanako_limit, .limit_count = 1,
    .diseases = &hanako_disease, .disease_count = 1 };
static const struct eligibility taro_card = { .id = 12, .person = 2, .insurer = "06999999", .symbol = "１２３",
    .number = "4567", .branch = "", .insurer_name = "架空健康保険組合", .classification = "01", .family = 2,
    .insured_name = "架空　次郎", .acquired = 20100401, .lost = 20261101, .loss_reason = "03",
    .card_from = 20100401 };
static const struct eligibility taro_new = { .id = 13, .person = 2, .insurer = "39999990", .symbol = "",
    .number = "76543210", .branch = "", .insurer_name = "架空県後期高齢者医療広域連合", .classification = "01",
    .insured_name = "", .acquired = 20261101, .loss_reason = "", .card_from = 20261101,
    .card_until = 20270731, .ratio = 10 };
static const struct eligibility ume_card = { .id = 14, .person = 3, .insurer = "39999990", .symbol = "",
    .number = "01234567", .branch = "", .insurer_name = "架空県後期高齢者医療広域連合", .classification = "01",
    .insured_name = "", .acquired = 20100615, .loss_reason = "", .card_from = 20260801,
    .card_until = 20270731, .ratio = 30 };

#define OPEN(since, end) { .known = true, .state = CONSENT_OPEN, .given = (since), .until = (end) }
#define REFUSED(since) { .known = true, .state = CONSENT_NONE, .given = (since), .until = INSTANT_NEVER }
#define ENDED(since, end, why) \
	{ .known = true, .state = CONSENT_ENDED, .reason = (why), .given = (since), .until = (end) }

/* Asked by numbers at the counter: nothing but the limit certificate. */
static const struct answer hanako_by_number = { .person = &hanako, .eligibility = &hanako_card,
    .mode = MODE_COUNTER,
    .at = CASES_NOW, .consents = { [KIND_LIM] = OPEN(CASES_NOW, CASES_NOW + DAY) }, .limit = &hanako_limit };
/* Home visits: open without a last day. */
static const struct answer hanako_at_home = { .person = &hanako, .eligibility = &hanako_card,
    .mode = MODE_VISIT, .at = CASES_NOW, .consents = { [KIND_QUA] = OPEN(CASES_NOW - DAY, INSTANT_NEVER),
    [KIND_YZK] = OPEN(CASES_NOW - DAY, INSTANT_NEVER), [KIND_SRJ] = OPEN(CASES_NOW - DAY, INSTANT_NEVER),
    [KIND_SHJ] = REFUSED(CASES_NOW - DAY), [KIND_TSR] = OPEN(CASES_NOW - DAY, INSTANT_NEVER) },
    .diseases = &hanako_disease, .disease_count = 1, .confirmation = 314159265358979, .limit_compared = COMPARED_CHANGED };
/* Home visits: some kinds ended by the patient, one by a change of use. */
static const struct answer taro_at_home = { .person = &taro, .eligibility = &taro_new, .mode = MODE_VISIT,
    .at = CASES_NOW, .consents = { [KIND_QUA] = OPEN(CASES_NOW - 30 * DAY, INSTANT_NEVER),
    [KIND_YZK] = ENDED(CASES_NOW - 30 * DAY, CASES_NOW - HOUR, END_BY_PATIENT),
    [KIND_SRJ] = ENDED(CASES_NOW - 30 * DAY, CASES_NOW - DAY, END_BY_OTHER_USE),
    [KIND_TKK] = OPEN(CASES_NOW - 30 * DAY, INSTANT_NEVER) }, .confirmation = 271828182845904,
    .limit_compared = COMPARED_CHANGED };
/* After IF-037 for YZK and SHJ. */
static const struct answer taro_cancelled = { .person = &taro, .eligibility = &taro_card, .mode = MODE_VISIT,
    .at = CASES_NOW, .consents = { [KIND_QUA] = OPEN(CASES_NOW - 30 * DAY, INSTANT_NEVER),
    [KIND_YZK] = ENDED(CASES_NOW - 30 * DAY, CASES_NOW, END_BY_FACILITY),
    [KIND_SRJ] = OPEN(CASES_NOW - 30 * DAY, INSTANT_NEVER),
    [KIND_SHJ] = ENDED(CASES_NOW - 30 * DAY, CASES_NOW, END_BY_FACILITY) } };
/* Online care: to the end of the day after the visit. */
static const struct answer ume_online = { .person = &ume, .eligibility = &ume_card, .mode = MODE_ONLINE,
    .at = CASES_NOW,
    .consents = { [KIND_QUA] = OPEN(CASES_NOW - HOUR, 1795532400), [KIND_YZK] = OPEN(CASES_NOW - HOUR,
    1795532400), [KIND_SRJ] = REFUSED(CASES_NOW - HOUR), [KIND_SHJ] = OPEN(CASES_NOW - HOUR, 1795532400) },
    .visit_date = 20261123, .confirmation = 161803398874989, .limit_compared = COMPARED_CHANGED };

/* Opened without a consent; what was refused at a card check before stays closed. */
static const struct answer hanako_in_need = { .person = &hanako, .eligibility = &hanako_card, .mode = MODE_EMERGENCY,
    .at = CASES_NOW, .consents = { [KIND_YZK] = OPEN(CASES_NOW, CASES_NOW + DAY), [KIND_SRJ] = OPEN(CASES_NOW, CASES_NOW + DAY),
    [KIND_TKK] = OPEN(CASES_NOW, CASES_NOW + DAY) } };

static const struct eligibility_query hanako_asked = { "  999995", "架空・１２", "0007", "01", 19500401 };
static const struct eligibility_query taro_asked = { "06999999", "１２３", "4567", "", 19400102 };
static const struct eligibility_query ume_asked = { "39999990", "", "01234567", "", 0 };

static const struct answer_unit by_number = { .asked = &hanako_asked, .arbitrary = "患者0042",
    .validity = VALIDITY_VALID, .answers = &hanako_by_number, .answer_count = 1 };
static const struct answer_unit rechecked = { .asked = &taro_asked, .arbitrary = "0042_1",
    .validity = VALIDITY_VALID, .changed = true, .changed_known = true, .answers = &taro_at_home,
    .answer_count = 1 };
static const struct answer_unit in_need = { .asked = &hanako_asked, .arbitrary = "", .validity = VALIDITY_VALID,
    .answers = &hanako_in_need, .answer_count = 1 };
static const struct answer_unit no_card_check = { .asked = &ume_asked, .arbitrary = "",
    .outcome = ERR_NO_CARD_CHECK };
static const struct answer_unit cancelled = { .asked = &taro_asked, .arbitrary = "",
    .validity = VALIDITY_LOST, .answers = &taro_cancelled, .answer_count = 1 };
static const struct answer_unit at_home[] = {
	{ .arbitrary = "", .validity = VALIDITY_VALID, .answers = &hanako_at_home, .answer_count = 1 },
	{ .arbitrary = "", .validity = VALIDITY_VALID, .answers = &taro_at_home, .answer_count = 1 },
	{ .arbitrary = "", .outcome = ERR_NOT_FOUND },
};
static const struct answer_unit online[] = {
	{ .arbitrary = "", .validity = VALIDITY_VALID, .answers = &ume_online, .answer_count = 1 },
};

/* In bulk: one found, with a chart number; one lost; one several; one that was not well formed. */
static const struct answer hanako_known = { .person = &hanako, .eligibility = &hanako_card, .mode = MODE_COUNTER,
    .at = CASES_NOW, .reference = "架空-0042", .limit_compared = COMPARED_SAME };
static const struct answer taro_lost = { .person = &taro, .eligibility = &taro_card, .mode = MODE_COUNTER,
    .at = CASES_NOW, .reference = "", .limit_compared = COMPARED_CHANGED };
static const struct answer_unit many[] = {
	{ .asked = &hanako_asked, .arbitrary = "0042_1", .validity = VALIDITY_VALID, .answers = &hanako_known,
	    .answer_count = 1, .changed_known = true, .same_person = true },
	{ .asked = &taro_asked, .arbitrary = "0043_1", .validity = VALIDITY_LOST_NEWER, .answers = &taro_lost,
	    .answer_count = 1, .changed = true, .changed_known = true },
	{ .asked = &ume_asked, .arbitrary = "0044_1", .validity = VALIDITY_SEVERAL },
	{ .asked = &ume_asked, .arbitrary = "", .outcome = ERR_INPUT, .detail = "Birthdate: W-07: missing" },
};
static const struct answer_unit visited[] = {
	{ .asked = &taro_asked, .arbitrary = "0043_1", .validity = VALIDITY_VALID, .changed = true,
	    .changed_known = true, .answers = &taro_at_home, .answer_count = 1 },
	{ .asked = &ume_asked, .arbitrary = "", .outcome = ERR_CONSENT_ENDED, .detail = "RCK-03: 期限切れ / by time" },
};
static const struct answer_unit registered = { .asked = &hanako_asked, .arbitrary = "", .reference = "架空-0042" };
static const struct answer_unit charts[] = {
	{ .asked = &hanako_asked, .arbitrary = "", .reference = "架空-0042" },
	{ .asked = &ume_asked, .arbitrary = "", .reference = "架空-0042", .outcome = ERR_EXISTS,
	    .detail = "REF-02: the number is another person's" },
};

static const struct setting_now settings[] = {
	{ SETTING_VISIT, 1, CASES_NOW - DAY, "受付端末" }, { SETTING_ASK_SRJ, 0, 0, "" },
};
static const struct setting_now charts_state = { SETTING_CHARTS, 1, CASES_NOW, "受付端末" };
static const struct passcode passcode = { .facility = FACILITY, .code = "031415", .ends = CASES_NOW + 12 * HOUR };
static const struct device devices[] = {
	{ .facility = FACILITY, .code = "000000000001", .label = "往診車", .issued = CASES_NOW, .ends = CASES_NOW + DAY },
	{ .facility = FACILITY, .code = "000000000002", .label = "病棟", .issued = CASES_NOW - DAY, .ends = CASES_NOW + DAY,
	    .activated = CASES_NOW - HOUR },
	{ .facility = FACILITY, .code = "000000000003", .label = "", .issued = CASES_NOW - DAY, .ends = CASES_NOW + DAY,
	    .invalidated = CASES_NOW - HOUR },
};

/* 医療扶助: the insurance is the welfare office's, the ticket is for the facility that asks. */
static const struct ticket ticket = { .type = 1, .from = 20261101, .until = 20261130, .issue_number = "第７号", .month = 202611,
    .facility = FACILITY, .facility_name = "架空在宅クリニック", .prescriber = "", .prescriber_name = "", .injury1 = "架空病",
    .injury2 = "", .injury3 = "", .treatment = 2, .self_pay = 500, .district_contact = "担当一", .handling_contact = "担当二",
    .combined = 1, .social_insurance = 2, .infection = 2, .elderly = 2, .prefectural = 2, .remark1 = "備考", .remark2 = "",
    .remark3 = "" };
static const struct eligibility aid_card = { .id = 15, .person = 1, .insurer = "12999991", .symbol = "", .number = "0000001",
    .branch = "", .insurer_name = "架空福祉事務所", .classification = "A1", .insured_name = "", .acquired = 20260401,
    .loss_reason = "", .tickets = &ticket, .ticket_count = 1 };
static const struct answer aided = { .person = &hanako, .eligibility = &aid_card, .mode = MODE_COUNTER, .at = CASES_NOW,
    .reference = "架空-0042", .tickets = &ticket, .ticket_count = 1 };
static const struct answer_unit entrusted[] = {
	{ .arbitrary = "", .validity = VALIDITY_VALID, .answers = &aided, .answer_count = 1 },
};

static const struct claim clinic_claim = { .source = CLAIM_MEDICAL, .institution = FACILITY,
    .institution_name = "架空在宅クリニック", .prescriber = "", .prescriber_name = "", .month = 202610 };
static const struct claim hospital_claim = { .source = CLAIM_MEDICAL, .institution = "1318888887",
    .institution_name =
    "架空総合病院", .prescriber = "", .prescriber_name = "", .month = 202609, .inpatient = true };
static const struct claim pharmacy_claim = { .source = CLAIM_DISPENSING, .institution = "1347777776",
    .institution_name = "架空薬局", .prescriber = FACILITY, .prescriber_name = "架空在宅クリニック", .month = 202610 };

/* In no order at all: the answer puts them in order. */
static const struct medicine medicines[] = {
	{ &hospital_claim, { .line = 1, .date = 20260914, .form = DOSE_INTRAVENOUS, .code = "640000001",
	    .amount = "1", .times = 2, .usage = "", .instruction = "" }, "架空点滴静注用１ｇ", "瓶", "架空セフ", "" },
	{ &pharmacy_claim, { .line = 2, .date = 20261006, .prescribed = 20261005, .form = DOSE_ORAL,
	    .code = "620000002",
	    .amount = "0.5", .times = 14, .usage = "002", .instruction = "粉砕" }, "架空錠５ｍｇ", "錠", "架空ジピン",
	    "１日１回朝食後服用" },
	{ &clinic_claim, { .line = 1, .date = 20261005, .form = DOSE_HOME, .code = "640000003",
	    .amount = "10", .times = 1, .usage = "", .instruction = "" }, "マスタ未収載", "", "", "" },
	{ &pharmacy_claim, { .line = 1, .date = 20261006, .prescribed = 20261005, .form = DOSE_ORAL,
	    .code = "620000001",
	    .amount = "3", .times = 14, .usage = "001", .instruction = "" }, "架空カプセル１０ｍｇ", "カプセル", "架空スタチン",
	    "１日３回毎食後服用" },
	{ &pharmacy_claim, { .line = 3, .date = 20261020, .prescribed = 20261019, .form = DOSE_AS_NEEDED,
	    .code = "620000004", .amount = "1", .times = 5, .usage = "003", .instruction = "" }, "架空錠２００ｍｇ",
	    "錠", "", "疼痛時服用" },
};
static const struct claim prescribed_claim = { .source = CLAIM_PRESCRIBED, .institution = FACILITY,
    .institution_name = "架空在宅クリニック", .prescriber = "", .prescriber_name = "", .month = 202611 };
static const struct claim handed_claim = { .source = CLAIM_HANDED, .institution = "1347777776",
    .institution_name = "架空薬局", .prescriber = FACILITY, .prescriber_name = "架空在宅クリニック", .month = 202611 };
static const struct medicine prescribed[] = {
	{ &prescribed_claim, { .line = 1, .date = 20261116, .form = DOSE_ORAL, .code = "620000001", .amount = "3", .times = 14,
	    .usage = "001", .instruction = "一包化" }, "架空カプセル１０ｍｇ", "カプセル", "架空スタチン", "１日３回毎食後服用" },
};
static const struct medicine handed[] = {
	{ &handed_claim, { .line = 1, .date = 20261117, .prescribed = 20261116, .form = DOSE_ORAL, .code = "620000001", .amount = "3",
	    .times = 14, .usage = "001", .instruction = "" }, "架空カプセル１０ｍｇ", "カプセル", "架空スタチン", "１日３回毎食後服用" },
};
static const struct treatment treatments[] = {
	{ &hospital_claim, { .line = 2, .date = 20260914, .identification = 50, .code = "150000001",
	    .amount = "", .times = 1 }, "架空手術", "", ACT_OPERATION },
	{ &clinic_claim, { .line = 2, .date = 20261005, .identification = 14, .code = "114000001",
	    .amount = "", .times = 1 }, "架空在宅指導管理料", "", ACT_TREATMENT },
};

static const struct checkup_result results[] = {
	{ { .code = "9N001000000000001", .type = CHECKUP_QUANTITY, .value = "151.2", .unit = "cm", .list = "" },
	    "身長", "cm", "", "", "", 1 },
	{ { .code = "3D046000001906202", .type = CHECKUP_QUANTITY, .value = "6.6", .unit = "%", .list = "", .flag = CHECKUP_HIGH },
	    "HbA1c(NGSP)", "%", "", ">=5.6", ">=6.5", 3 },
	{ { .code = "1A020000000191111", .type = CHECKUP_ORDINAL, .value = "2", .unit = "", .list = "1.2.392.200119.6.2102" },
	    "尿糖", "", "±", "", "", 4 },
	{ { .code = "3F077000002327101", .type = CHECKUP_QUANTITY, .state = CHECKUP_NOT_DONE, .value = "", .unit = "mg/dL",
	    .list = "" }, "LDLコレステロール", "mg/dL", "", ">=120", ">=140", 2 },
	{ { .code = "9N061160800000049", .type = CHECKUP_TEXT, .value = "架空の所見", .unit = "", .list = "" }, "所見", "", "", "", "",
	    5 },
};
static const struct checkup checkups[] = {
	{ .institution = "1311111111", .institution_name = "架空健診センター", .report = 10, .program = "010", .day = 20250609,
	    .results = results, .result_count = 1 },
	{ .institution = "1311111111", .institution_name = "架空健診センター", .report = 10, .program = "010", .day = 20260610,
	    .results = results, .result_count = sizeof results / sizeof results[0] },
};

#define CASE(message, folder_, echo) [MSG_##message] = { folder_, { .id = MSG_##message, .executed = CASES_NOW, \
	.facility = FACILITY, .identifier = (echo), .detail = "", .outcome = ERR_OK
const struct golden_case golden_cases[MSG_COUNT] = {
	CASE(ELIGIBILITY, "OQSsiquc01", "K000123"), .date = 20261122, .reception = "",
	    .units = &by_number, .unit_count = 1, .limit_consent = true } },
	CASE(REFERENCE, "OQSsiimm01", "R000001"), .reception = "", .units = &registered, .unit_count = 1 } },
	CASE(ELIGIBILITY_01, "OQSmuquc01", "20261122101500125WS1"), .reception = "R20261122000003",
	    .received = CASES_NOW } },
	CASE(ELIGIBILITY_02, "OQSmuquc02", "20261122101500125WS1"), .date = 20261122,
	    .reception = "R20261122000003", .units = many, .unit_count = 4 } },
	CASE(REFERENCE_01, "OQSmuimm01", "20261122101500126WS1"), .reception = "R20261122000004",
	    .received = CASES_NOW } },
	CASE(REFERENCE_02, "OQSmuimm02", "20261122101500126WS1"), .date = 20261122,
	    .reception = "R20261122000004", .units = charts, .unit_count = 2 } },
	CASE(CONSENTED_VISIT_01, "OQSmuhvq01", "20261122101500123WS1"),
	    .reception = "R20261122000001", .received = CASES_NOW } },
	CASE(CONSENTED_VISIT_02, "OQSmuhvq02", "20261122101500123WS1"), .date = 20261122,
	    .reception = "R20261122000001", .units = at_home, .unit_count = 3 } },
	CASE(CONSENTED_ONLINE_01, "OQSmuonq01", "20261122101500124WS1"),
	    .reception = "R20261122000002", .received = CASES_NOW } },
	CASE(CONSENTED_ONLINE_02, "OQSmuonq02", "20261122101500124WS1"), .date = 20261122,
	    .reception = "R20261122000002", .units = online, .unit_count = 1 } },
	CASE(ENTRUSTED_01, "OQSmutic01", "20261122101500129WS1"), .reception = "R20261122000007", .received = CASES_NOW } },
	CASE(ENTRUSTED_02, "OQSmutic02", "20261122101500129WS1"), .date = 20261122, .reception = "R20261122000007",
	    .units = entrusted, .unit_count = 1 } },
	CASE(RECHECK_VISIT, "OQSsihvq01", "H000001"), .date = 20261122, .reception = "",
	    .units = &rechecked, .unit_count = 1 } },
	CASE(RECHECK_ONLINE, "OQSsionq01", "O000001"), .date = 20261122, .reception = "",
	    .units = &no_card_check, .unit_count = 1 } },
	CASE(RECHECK_VISIT_01, "OQSmuhvr01", "20261122101500127WS1"), .reception = "R20261122000005",
	    .received = CASES_NOW } },
	CASE(RECHECK_VISIT_02, "OQSmuhvr02", "20261122101500127WS1"), .date = 20261122,
	    .reception = "R20261122000005", .units = visited, .unit_count = 2 } },
	CASE(RECHECK_ONLINE_01, "OQSmuonr01", "20261122101500128WS1"), .reception = "R20261122000006",
	    .received = CASES_NOW } },
	CASE(RECHECK_ONLINE_02, "OQSmuonr02", "20261122101500128WS1"), .reception = "R20261122000006",
	    .pending = true } },
	CASE(NECESSITY, "OQSsiemg01", "N000001"), .date = 20261122, .reception = "", .units = &in_need, .unit_count = 1 } },
	CASE(URL, "OQSsiurl01", "U000001"), .reception = "", .url = "https://127.0.0.1:8444/r/AAAAAAAAAAAAAAAAAAAAAAAAAAA" } },
	CASE(SETTINGS_TELL, "OQSsiinq01", "S000001"), .reception = "", .settings = settings, .setting_count = 2 } },
	CASE(SETTINGS_CHANGE, "OQSsiupd01", "S000002"), .reception = "", .settings = settings, .setting_count = 1 } },
	CASE(CHARTS, "OQSsichs01", "E000001"), .reception = "", .settings = &charts_state, .setting_count = 1 } },
	CASE(PASSCODE, "OQSsipsc01", "P000001"), .reception = "", .passcode = &passcode } },
	CASE(CODES_TELL, "OQSsiacq01", "C000001"), .reception = "", .devices = devices, .device_count = 3 } },
	CASE(CODE_ISSUE, "OQSsiaci01", "C000002"), .reception = "", .devices = devices, .device_count = 1 } },
	CASE(CODE_END, "OQSsiacd01", "C000003"), .reception = "" } },
	CASE(CANCEL_VISIT, "OQSsihvd01", "D000001"), .reception = "", .units = &cancelled,
	    .unit_count = 1 } },
	CASE(MEDICINES, "YZKsiquc01", "Y000001"), .reception = "", .person = &hanako,
	    .medicines = medicines,
	    .medicine_count = sizeof medicines / sizeof medicines[0], .treatments = treatments,
	    .treatment_count = sizeof treatments / sizeof treatments[0], .with_treatments = true,
	    .prescribed = prescribed, .prescribed_count = 1, .handed = handed, .handed_count = 1 } },
	CASE(CHECKUPS, "TKKsiquc01", "T000001"), .reception = "", .person = &hanako, .checkups = checkups,
	    .checkup_count = sizeof checkups / sizeof checkups[0] } },
};
